import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import {registerWasmKernels} from '../../wasm/register.ts';
import type {EngineBackend} from './engine.ts';

/** After the one that is wanted: any browser has the last one. */
const order: readonly EngineBackend[] = ['wasm', 'cpu'];

setWasmPaths('/wasm/');
registerWasmKernels();

/** Starts a backend, or the next best one where it does not work, and says which. */
export async function startBackend(wanted: EngineBackend): Promise<EngineBackend> {
  for (const name of [wanted, ...order.filter((other) => other !== wanted)]) {
    if (await works(name)) return name;
  }
  throw new Error('no tfjs backend works in this browser');
}

/** Whether it starts, and can add up: a graphics card may be there and refuse its work. */
async function works(name: EngineBackend): Promise<boolean> {
  try {
    if (!(await tf.setBackend(name))) return false;
    await tf.ready();
    const sum = tf.tidy(() => tf.sum(tf.tensor1d([1, 2])));
    const [found] = await sum.data().finally(() => sum.dispose());
    return found === 3;
  } catch {
    return false;
  }
}
