import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {type LayersModel, loadLayersModel} from '@tensorflow/tfjs-layers';
import type {PlainTensor} from '../src/report/plain.ts';

const folder = join(import.meta.dirname, 'network');

/** Sides and channels of the network's images, and its classes. */
const imageShape = [32, 32, 3];
export const classes = 10;

/** Four convolutions and two dense layers, 590,000 weights, trained: what the peers in peers.json were timed on as well. */
export async function benchNetwork(): Promise<LayersModel> {
  const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const {buffer} = floats('weights.bin');
  return loadLayersModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest[0].weights,
      weightData: buffer,
    }),
  });
}

/** The first `n` of its 32 images, [n, 32, 32, 3]. */
export function benchImages(n: number): PlainTensor {
  const size = imageShape.reduce((a, b) => a * b, 1);
  return {values: floats('images.bin').subarray(0, n * size), shape: [n, ...imageShape]};
}

/** What Keras says of the 32 images, [32, 10]. */
export function benchPredictions(): PlainTensor {
  const values = floats('predictions.bin');
  return {values, shape: [values.length / classes, classes]};
}

/** A file of little-endian float32 in memory of its own. */
function floats(file: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(readFileSync(join(folder, file)));
  return new Float32Array(bytes.buffer, 0, bytes.length / Float32Array.BYTES_PER_ELEMENT);
}
