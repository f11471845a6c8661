import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {toFloat16Bits} from '../../../src/node/float16.ts';
import {loadModelFile} from '../../../src/node/model/load-model.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose, flat} from '../../helpers/close.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {referenceArray, referenceModels, referenceTensor} from '../../helpers/references.ts';
import {type ModelFolder, modelFolder, partsOf, shard, type Weight} from './model-copy.ts';

const models = join(import.meta.dirname, '..', '..', 'reference', 'models');

function dispose(model: LayersModel): void {
  tf.dispose(model.weights.map((weight) => weight.read()));
}

/** Every weight's numbers, in order; the model is disposed. */
async function weightsFrom(path: string): Promise<number[][]> {
  const model = await loadModelFile(path);
  const values = model.weights.map((weight) => flat(weight.read()));
  dispose(model);
  return values;
}

const sizeOf = ({shape}: Weight) => shape.reduce((a, b) => a * b, 1);

describe('a layers model from its files', () => {
  useBackend();
  let folder: ModelFolder;
  before(() => {
    folder = modelFolder();
  });
  after(() => folder.remove());

  for (const name of referenceModels) {
    it(`${name} puts out what it does in Keras, by its file and by its folder`, async () => {
      for (const path of [join(models, name, 'model.json'), join(models, name)]) {
        await expectNoLeak(async () => {
          const model = await loadModelFile(path);
          const x = referenceTensor(`${name}/inputs`);
          const out = model.predict(x) as tf.Tensor;
          expectClose(out, referenceArray(`${name}/keras_predictions`).values, 1e-5);
          tf.dispose([x, out]);
          dispose(model);
        });
      }
    });
  }

  it('reads weights from several files and groups, whose borders may lie within a weight', async () => {
    const whole = await weightsFrom(join(models, 'm3'));
    const {json, files} = partsOf('m3');
    const bytes = files[shard] ?? new Uint8Array();
    const weights = json.weightsManifest[0]?.weights ?? [];
    const first = weights.slice(0, 3);
    const border = 4 * first.reduce((sum, weight) => sum + sizeOf(weight), 0);
    const cuts = [0, 101, border, border + 7, bytes.length];
    const path = folder.write({
      json: {
        ...json,
        weightsManifest: [
          {paths: ['a.bin', 'b.bin'], weights: first},
          {paths: ['c.bin', 'd.bin'], weights: weights.slice(3)},
        ],
      },
      files: Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((file, i) => [`${file}.bin`, bytes.slice(cuts[i], cuts[i + 1])]),
      ),
    });
    expect(await weightsFrom(path)).to.deep.equal(whole);
  });

  it('leaves out what belongs to an optimizer', async () => {
    const whole = await weightsFrom(join(models, 'm3'));
    const {json, files} = partsOf('m3');
    json.weightsManifest.push({
      paths: ['adam.bin'],
      weights: [{name: 'adam/m', shape: [3], dtype: 'float32', group: 'optimizer'}],
    });
    const path = folder.write({json, files: {...files, 'adam.bin': new Uint8Array(12)}});
    await expectNoLeak(async () => expect(await weightsFrom(path)).to.deep.equal(whole));
  });

  it('unpacks quantised weights: number * scale + min, and half precision', async () => {
    const {json, files} = partsOf('m3');
    const whole = new Float32Array(Uint8Array.from(files[shard] ?? []).buffer);
    const weights = json.weightsManifest[0]?.weights ?? [];
    const parts: Uint8Array[] = [];
    const expected: number[][] = [];
    let at = 0;
    for (const [i, weight] of weights.entries()) {
      const own = whole.subarray(at, at + sizeOf(weight));
      at += own.length;
      const kind = (['uint8', 'uint16', 'float16'] as const)[i % 3];
      if (kind === 'float16' || kind === undefined) {
        const bits = Uint16Array.from(own, toFloat16Bits);
        weight.quantization = {dtype: 'float16'};
        parts.push(new Uint8Array(bits.buffer));
        // Half precision keeps 11 bits.
        expected.push(Array.from(own));
        continue;
      }
      const [min, scale] = [-1.5, kind === 'uint8' ? 0.0125 : 0.00005];
      const packed = Array.from(own, (value) => Math.round((Math.min(1.5, Math.max(min, value)) - min) / scale));
      weight.quantization = {dtype: kind, min, scale};
      parts.push(new Uint8Array((kind === 'uint8' ? Uint8Array.from(packed) : Uint16Array.from(packed)).buffer));
      expected.push(packed.map((number) => number * scale + min));
    }
    const path = folder.write({json, files: {[shard]: Buffer.concat(parts)}});
    const found = await weightsFrom(path);
    found.forEach((values, i) => {
      expectClose(values, expected[i] ?? [], i % 3 === 2 ? 2 ** -11 : 1e-6, `weight ${i}`);
    });
  });
});
