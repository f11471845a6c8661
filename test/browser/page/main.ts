import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {registerWasmKernels, type Sink, type SurfaceSinkOptions, surfaceSink} from '../../../src/browser.ts';
import {explainDigits} from '../explain-digits.ts';

/** The DOM by a name that the compiler need not know. */
const page: {document: {getElementById(id: string): SurfaceSinkOptions['container']}} = Object(globalThis);

const start = async (): Promise<void> => {
  setWasmPaths('/wasm/');
  if (!(await tf.setBackend('wasm'))) throw new Error('wasm does not start');
  registerWasmKernels();
};

/** Called by tests through `page.evaluate`. */
Object.assign(globalThis, {
  async explainDigits(weights: readonly (readonly number[])[], images: readonly number[]) {
    await start();
    const before = tf.memory().numTensors;
    const maps = await explainDigits(tf, weights, images);
    return {maps, left: tf.memory().numTensors - before, backend: tf.getBackend()};
  },
  sinkInPage: (options: SurfaceSinkOptions): Sink =>
    surfaceSink({...options, container: page.document.getElementById('place')}),
});
