import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {loadBackend} from '../../src/node/backend/load.ts';
import {registerWasmKernels} from '../../src/wasm/register.ts';
import {cases, type Draw, expectClose, image, seeded, tensor} from './random-cases.ts';
import {einsumOf, indices, offset, size} from './reference-kernels.ts';

describe('wasm kernels', () => {
  let draw: Draw;

  before(async () => {
    await loadBackend({backend: 'wasm'});
  });
  beforeEach(() => {
    draw = seeded('wasm kernels');
  });

  it('sums rows by segment, and drops those whose segment there is not', () => {
    for (let count = 0; count < cases; count++) {
      const rows = draw.between(1, 8);
      const segments = draw.between(1, 5);
      const x = draw.values([rows, ...([[], [3], [2, 3]][draw.below(3)] ?? [])]);
      const ids = Array.from({length: rows}, () => draw.between(-1, segments));
      const length = size(x.shape.slice(1));
      const wanted = new Float64Array(segments * length);
      for (const [row, id] of ids.entries()) {
        for (let at = 0; at < length && id >= 0 && id < segments; at++) {
          wanted[id * length + at] = (wanted[id * length + at] ?? 0) + (x.data[row * length + at] ?? 0);
        }
      }
      const got = tf.tidy(() => tf.unsortedSegmentSum(tensor(x), tf.tensor1d(ids, 'int32'), segments).dataSync());
      expectClose(got, wanted, `segments ${ids}`);
    }
  });

  it('gives the rows of an embedding their gradient', () => {
    const gradient = tf.tidy(() => {
      const taken = tf.tensor1d([2, 0, 2], 'int32');
      return tf
        .grad((table) => tf.gather(table, taken))(
          tf.zeros([3, 2]),
          tf.tensor2d([
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
        )
        .dataSync();
    });
    expect([...gradient]).to.deep.equal([3, 4, 0, 0, 6, 8]);
  });

  it("computes Einstein's sums", () => {
    const equations = [
      'ij,jk->ik',
      'bij,bjk->bik',
      'abc,cde->abde',
      'ij->ji',
      'ijk->j',
      'i,j->ij',
      'ij,ij->',
      'aecd,abcd->acbe',
      'ij,j->i',
    ];
    for (const equation of equations) {
      const lengths = new Map([...'abcdeijk'].map((letter) => [letter, draw.between(1, 4)]));
      const operands = (equation.split('->')[0] ?? '')
        .split(',')
        .map((term) => draw.values([...term].map((letter) => lengths.get(letter) ?? 1)));
      const got = tf.tidy(() => tf.einsum(equation, ...operands.map(tensor)).dataSync());
      expectClose(got, einsumOf(equation, operands), equation);
    }
  });

  it('tiles every rank and number type', () => {
    for (let count = 0; count < cases; count++) {
      const shape = Array.from({length: draw.between(1, 4)}, () => draw.between(1, 4));
      const reps = shape.map(() => draw.between(1, 4));
      const dtype = (['float32', 'int32', 'bool'] as const)[draw.below(3)] ?? 'float32';
      const data = Array.from({length: size(shape)}, () => draw.below(dtype === 'bool' ? 2 : 100));
      const outShape = shape.map((length, axis) => length * (reps[axis] ?? 1));
      const wanted = [...indices(outShape)].map(
        (index) =>
          data[
            offset(
              shape,
              index.map((at, axis) => at % (shape[axis] ?? 1)),
            )
          ] ?? Number.NaN,
      );
      const result = tf.tidy(() => {
        const tiled = tf.tile(tf.tensor(data, shape, dtype), reps);
        return {shape: tiled.shape, dtype: tiled.dtype, data: [...tiled.dataSync()]};
      });
      expect(result).to.deep.equal({shape: outShape, dtype, data: wanted});
    }
  });

  it('leaks nothing, in tensors or in the buffers behind them', () => {
    const run = (): void => {
      const x = draw.values([2, 8, 8, 2]);
      tf.tidy(() => {
        const loss = (input: tf.Tensor) => {
          const deep = tf.depthwiseConv2d(image(input), tf.ones([3, 3, 2, 2]), 2, 'same');
          const wide = tf.conv2d(deep, tf.ones([2, 2, 4, 3]), 1, 'valid');
          return tf.sum(tf.tile(tf.maxPool(wide, 2, 1, 'same'), [2, 1, 1, 1]));
        };
        return tf.grad(loss)(tensor(x));
      }).dispose();
      tf.tidy(() => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([3, 2]))).dispose();
    };
    run();
    const before = tf.memory();
    for (let count = 0; count < 10; count++) run();
    const after = tf.memory();
    expect({tensors: after.numTensors, buffers: after.numDataBuffers}).to.deep.equal({
      tensors: before.numTensors,
      buffers: before.numDataBuffers,
    });
  });

  it('trains as tfjs-node does, layer by layer the same weights', async () => {
    const data = (length: number): number[] => Array.from({length}, () => draw.number() / 2);
    const images = data(16 * 8 * 8 * 2);
    const classes = Array.from({length: 16}, (_, row) => row % 3);
    const initial: number[][] = [];
    const train = async (backend: 'node' | 'wasm') => {
      const {tf} = await loadBackend({backend});
      const {layers} = tf;
      const model = tf.sequential({
        layers: [
          layers.conv2d({inputShape: [8, 8, 2], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu'}),
          layers.batchNormalization(),
          layers.maxPooling2d({poolSize: 2}),
          layers.separableConv2d({filters: 6, kernelSize: 3, padding: 'same', activation: 'elu'}),
          layers.conv2d({filters: 6, kernelSize: 1, strides: 2, padding: 'same'}),
          layers.averagePooling2d({poolSize: 3, strides: 2, padding: 'same'}),
          layers.flatten(),
          layers.dense({units: 3, activation: 'softmax'}),
        ],
      });
      model.compile({optimizer: tf.train.adam(0.01), loss: 'sparseCategoricalCrossentropy'});
      model.setWeights(
        model.weights.map(({shape, originalName}, index) => {
          const length = shape.reduce<number>((product, side) => product * (side ?? 1), 1);
          const start = initial[index] ?? data(length).map((value) => (/variance/.test(originalName) ? 1 : value / 2));
          initial[index] = start;
          return tf.tensor(
            start,
            shape.map((side) => side ?? 1),
          );
        }),
      );
      const [x, y] = [tf.tensor4d(images, [16, 8, 8, 2]), tf.tensor1d(classes)];
      const {history} = await model.fit(x, y, {epochs: 4, batchSize: 8, shuffle: false, verbose: 0});
      const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
      model.dispose();
      tf.dispose([x, y]);
      return {losses: history['loss'] ?? [], weights};
    };
    const node = await train('node');
    const wasm = await train('wasm');
    expect(node.losses.at(-1)).to.be.lessThan(Number(node.losses[0]));
    expectClose(wasm.losses.map(Number), node.losses.map(Number), 'losses');
    for (const [index, weight] of node.weights.entries()) {
      const worst = Math.max(...weight.map((value, at) => Math.abs(value - (wasm.weights[index]?.[at] ?? Number.NaN))));
      expect(worst, `weight ${index}`).to.be.lessThan(1e-3);
    }
  });

  it('registers once', () => {
    const kernels = () =>
      ['MaxPoolGrad', 'Tile', 'Einsum', 'Conv2DBackpropFilter'].map((name) => tf.getKernel(name, 'wasm').kernelFunc);
    const first = kernels();
    registerWasmKernels();
    registerWasmKernels();
    expect(kernels()).to.deep.equal(first);
  });
});
