import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, loadLayersModel} from '@tensorflow/tfjs-layers';
import {decodeNpy} from '../../src/node/npy.ts';

const folder = join(import.meta.dirname, '..', 'reference');

export const referenceModels = ['m1', 'm1_logits', 'm3'] as const;
export type ReferenceModel = (typeof referenceModels)[number];

/** One of the networks that other libraries explained, with the images they explained. */
export interface Reference {
  readonly name: ReferenceModel;
  readonly model: LayersModel;
  /** [8, 8, 8, 1] */
  readonly x: tf.Tensor;
  /** [50, 8, 8, 1] */
  readonly background: tf.Tensor;
  readonly labels: readonly number[];
  dispose(): void;
}

export interface ReferenceArray {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** What is known of the arrays. */
export function referenceIndex(): readonly {readonly file: string; readonly shape: readonly number[]}[] {
  const {files} = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  return files;
}

/** An array by its path, such as `m1/captum/Saliency_signed`. */
export function referenceArray(path: string): ReferenceArray {
  return decodeNpy(readFileSync(join(folder, `${path}.npy`)));
}

export function referenceTensor(path: string): tf.Tensor {
  const {shape, values} = referenceArray(path);
  return tf.tensor(Float32Array.from(values), [...shape]);
}

export async function reference(name: ReferenceModel): Promise<Reference> {
  const at = (file: string) => readFileSync(join(folder, 'models', name, file));
  const json = JSON.parse(at('model.json').toString());
  const [group] = json.weightsManifest;
  const bytes = at(group.paths[0]);
  const model = await loadLayersModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      weightSpecs: group.weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    }),
  });
  const x = referenceTensor(`${name}/inputs`);
  const background = referenceTensor(`${name}/background50`);
  return {
    name,
    model,
    x,
    background,
    labels: Array.from(referenceArray(`${name}/labels`).values),
    dispose() {
      tf.dispose([x, background, ...model.weights.map((weight) => weight.read())]);
    },
  };
}
