import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, loadLayersModel} from '@tensorflow/tfjs-layers';
import {messageOf} from '../../core/errors.ts';
import {type Network, networkOf, type Shaped} from '../../core/network/network.ts';
import {pathOf} from '../data/arrays.ts';
import type {ModelAt} from './engine.ts';

/** Models of the server, the last used ones kept. */
export interface Models {
  /** The model as a network, for inputs of a shape. Throws an `Error` that says what is wrong with the checkpoint. */
  get(model: ModelAt, like: readonly Shaped[]): Promise<Network>;
  /** Tensors of the models that are kept. */
  readonly tensors: number;
  clear(): void;
}

/** Two models at four epochs each; weights of more than this go earlier. */
const mostModels = 8;
const mostBytes = 400e6;

interface Kept {
  readonly model: LayersModel;
  readonly tensors: number;
  readonly bytes: number;
  readonly networks: Map<string, Network>;
}

export function keptModels(): Models {
  const kept = new Map<string, Kept>();
  const drop = (key: string): void => {
    kept.get(key)?.model.dispose();
    kept.delete(key);
  };
  const bytes = (): number => [...kept.values()].reduce((sum, own) => sum + own.bytes, 0);
  return {
    async get(at, like) {
      const key = `${at.epoch} ${at.run}`;
      const own = kept.get(key) ?? (await load(at));
      // What was just used moves to the end.
      kept.delete(key);
      kept.set(key, own);
      for (const oldest of kept.keys()) {
        if (oldest === key || (kept.size <= mostModels && bytes() <= mostBytes)) break;
        drop(oldest);
      }
      const sides = like.map(({shape}) => shape.slice(1).join(' ')).join(', ');
      const network = own.networks.get(sides) ?? networkOf(own.model, like);
      own.networks.set(sides, network);
      return network;
    },
    get tensors() {
      return [...kept.values()].reduce((sum, own) => sum + own.tensors, 0);
    },
    clear() {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}

async function load({run, epoch}: ModelAt): Promise<Kept> {
  const before = tf.memory();
  const file = `/files/${pathOf(run, `checkpoints/${epoch}/model.json`)}`;
  try {
    const model = await cleanly(() => loadLayersModel(file));
    const {numTensors, numBytes} = tf.memory();
    return {model, tensors: numTensors - before.numTensors, bytes: numBytes - before.numBytes, networks: new Map()};
  } catch (error) {
    throw new Error(`the model of epoch ${epoch} can't be loaded: ${messageOf(error)}`);
  }
}

/** tfjs leaves the layers' variables and the weights that it has read behind when the rest of them is not there. */
async function cleanly<T>(make: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  const before = new Set(Object.keys(engine.registeredVariables));
  engine.startScope();
  try {
    return await make();
  } catch (error) {
    for (const [name, variable] of Object.entries(engine.registeredVariables))
      if (!before.has(name)) variable.dispose();
    throw error;
  } finally {
    engine.endScope();
  }
}
