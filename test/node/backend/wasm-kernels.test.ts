import type {Tensor4D} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import seedrandom from 'seedrandom';
import {type LoadedBackend, loadBackend} from '../../../src/node/backend/load.ts';
import {registerWasmKernels} from '../../../src/node/backend/wasm-kernels.ts';
import {convolution, einsumOf, indices, offset, poolGradient, size, type Values} from './reference-kernels.ts';

/** float32 sums of up to some hundred products of values below 2. */
const tolerance = 2e-5;
const cases = 60;

describe('wasm kernels', () => {
  let tf: LoadedBackend['tf'];
  let random: () => number;
  const below = (limit: number): number => Math.floor(random() * limit);
  const between = (low: number, high: number): number => low + below(high - low + 1);
  const values = (shape: readonly number[], make = (): number => random() * 4 - 2): Values => {
    // Rounded to float32 first, so that the reference computes with the same numbers.
    return {shape, data: Float32Array.from({length: size(shape)}, make)};
  };
  const tensor = ({shape, data}: Values) => tf.tensor(Float32Array.from(data), [...shape]);
  /** A tensor of four axes, told so to the compiler. */
  const image = (of: ReturnType<typeof tensor>): Tensor4D => tf.reshape(of, four(of.shape));
  const expectClose = (got: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void => {
    expect(got.length, what).to.equal(wanted.length);
    const worst = Array.from(got).reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (wanted[at] ?? Number.NaN))),
      0,
    );
    expect(worst, what).to.be.at.most(tolerance * Math.max(1, ...Array.from(wanted, Math.abs)));
  };

  before(async () => {
    ({tf} = await loadBackend({backend: 'wasm'}));
  });
  beforeEach(() => {
    random = seedrandom('wasm kernels');
  });

  it('computes the gradients of conv2d at any size, stride and padding', () => {
    for (let count = 0; count < cases; count++) {
      const filterShape = [between(1, 4), between(1, 4), between(1, 3), between(1, 3)] as const;
      const strides = [between(1, 3), between(1, 3)] as const;
      const around = [
        [below(filterShape[0]), below(filterShape[0])],
        [below(filterShape[1]), below(filterShape[1])],
      ] as const;
      const x = values([between(1, 3), between(4, 8), between(4, 8), filterShape[2]]);
      const filter = values(filterShape);
      const explicit: [[number, number], [number, number], [number, number], [number, number]] = [
        [0, 0],
        [...around[0]],
        [...around[1]],
        [0, 0],
      ];
      const pad = ([explicit, 'same', 'valid'] as const)[below(3)] ?? 'valid';
      checkConv(x, filter, strides, [1, 1], pad, false);
    }
  });

  it('computes the gradients of depthwiseConv2d at any size, stride, dilation, multiplier and padding', () => {
    for (let count = 0; count < cases; count++) {
      const filterShape = [between(1, 3), between(1, 3), between(1, 3), between(1, 3)] as const;
      const dilated = below(2) === 1;
      const strides = dilated ? ([1, 1] as const) : ([between(1, 3), between(1, 3)] as const);
      const dilations = dilated ? ([between(1, 3), between(1, 3)] as const) : ([1, 1] as const);
      const x = values([between(1, 3), between(7, 9), between(7, 9), filterShape[2]]);
      checkConv(x, values(filterShape), strides, dilations, below(2) === 0 ? 'same' : 'valid', true);
    }
  });

  it('computes the filter gradient of channels-first convolutions', () => {
    const x = values([2, 5, 6, 3]);
    const filter = values([3, 2, 3, 2]);
    const dy = values([2, 3, 5, 2]);
    const {dw} = convolution(x, filter, dy, {strides: [1, 1], dilations: [1, 1], before: [0, 0]}, false);
    const got = tf.tidy(() => {
      const first = (of: Values) => tf.transpose(tensor(of), [0, 3, 1, 2]);
      const attrs = {strides: [1, 1], pad: 'valid', dataFormat: 'NCHW', filterShape: [3, 2, 3, 2]};
      const result = tf.engine().runKernel('Conv2DBackpropFilter', {x: first(x), dy: first(dy)}, attrs);
      return Array.isArray(result) ? [] : tf.engine().makeTensorFromTensorInfo(result).dataSync();
    });
    expectClose(got, dw, 'NCHW');
  });

  it('sends the gradient of maxPool to each maximum, negative ones and ties included', () => {
    // Whole numbers, most of them negative: many windows without a positive value, many with equal ones.
    checkPool('max', () => below(5) - 4);
  });

  it('shares the gradient of avgPool among what lies inside the input', () => {
    checkPool('avg', () => random() * 4 - 2);
  });

  it('sums rows by segment, and drops those whose segment there is not', () => {
    for (let count = 0; count < cases; count++) {
      const rows = between(1, 8);
      const segments = between(1, 5);
      const x = values([rows, ...([[], [3], [2, 3]][below(3)] ?? [])]);
      const ids = Array.from({length: rows}, () => between(-1, segments));
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
      const lengths = new Map([...'abcdeijk'].map((letter) => [letter, between(1, 4)]));
      const operands = (equation.split('->')[0] ?? '')
        .split(',')
        .map((term) => values([...term].map((letter) => lengths.get(letter) ?? 1)));
      const got = tf.tidy(() => tf.einsum(equation, ...operands.map(tensor)).dataSync());
      expectClose(got, einsumOf(equation, operands), equation);
    }
  });

  it('tiles every rank and number type', () => {
    for (let count = 0; count < cases; count++) {
      const shape = Array.from({length: between(1, 4)}, () => between(1, 4));
      const reps = shape.map(() => between(1, 4));
      const dtype = (['float32', 'int32', 'bool'] as const)[below(3)] ?? 'float32';
      const data = Array.from({length: size(shape)}, () => below(dtype === 'bool' ? 2 : 100));
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
      const x = values([2, 8, 8, 2]);
      tf.tidy(() => {
        const loss = (input: ReturnType<typeof tensor>) => {
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
    const random = seedrandom('training');
    const data = (length: number): number[] => Array.from({length}, () => random() * 2 - 1);
    const images = data(16 * 8 * 8 * 2);
    const classes = Array.from({length: 16}, (_, row) => row % 3);
    const initial: number[][] = [];
    const train = async (backend: 'node' | 'wasm') => {
      ({tf} = await loadBackend({backend}));
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

  function checkPool(kind: 'max' | 'avg', make: () => number): void {
    for (let count = 0; count < cases; count++) {
      const window = [between(1, 3), between(1, 3)] as const;
      const strides = [between(1, 3), between(1, 3)] as const;
      const x = values([between(1, 2), between(3, 8), between(3, 8), between(1, 3)], make);
      const pad = below(2) === 0 ? 'same' : 'valid';
      const info = tf.backend_util.computePool2DInfo(four(x.shape), [...window], [...strides], 1, pad);
      const dy = values(info.outShape);
      const before = [info.padInfo.top, info.padInfo.left] as const;
      const wanted = poolGradient(kind, x, dy, window, {strides, dilations: [1, 1], before});
      const pool = kind === 'max' ? tf.maxPool : tf.avgPool;
      const got = tf.tidy(() =>
        tf
          .grad((input) => pool(image(input), [...window], [...strides], pad))(tensor(x), tensor(dy))
          .dataSync(),
      );
      expectClose(got, wanted, `${kind}Pool ${window} by ${strides} ${pad} of ${x.shape}`);
    }
  }

  function checkConv(
    x: Values,
    filter: Values,
    strides: readonly [number, number],
    dilations: readonly [number, number],
    pad: 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]],
    depthwise: boolean,
  ): void {
    const info = tf.backend_util.computeConv2DInfo(
      four(x.shape),
      four(filter.shape),
      [...strides],
      [...dilations],
      pad,
      undefined,
      depthwise,
    );
    if (size(info.outShape) === 0) return;
    const dy = values(info.outShape);
    const before = [info.padInfo.top, info.padInfo.left] as const;
    const wanted = convolution(x, filter, dy, {strides, dilations, before}, depthwise);
    const conv = (input: ReturnType<typeof tensor>, weights: ReturnType<typeof tensor>): ReturnType<typeof tensor> => {
      if (!depthwise) return tf.conv2d(image(input), image(weights), [...strides], pad);
      if (Array.isArray(pad)) throw new Error('depthwise cases use no explicit padding');
      return tf.depthwiseConv2d(image(input), image(weights), [...strides], pad, 'NHWC', [...dilations]);
    };
    const what = `${depthwise ? 'depthwise' : 'conv'} of ${x.shape} with ${filter.shape}, strides ${strides}, dilations ${dilations}, pad ${JSON.stringify(pad)}`;
    const [y = [], dx = [], dw = []] = tf.tidy(() => {
      const [images, weights, given] = [tensor(x), tensor(filter), tensor(dy)];
      // tfjs itself refuses gradients of dilated convolutions, so their kernels are called directly.
      if (Math.max(...dilations) > 1) {
        const attrs = {
          strides: [...strides],
          dilations: [...dilations],
          pad,
          inputShape: [...x.shape],
          filterShape: [...filter.shape],
        };
        const run = (at: string, inputs: Record<string, ReturnType<typeof tensor>>) =>
          tf.engine().runKernel(`DepthwiseConv2dNativeBackprop${at}`, inputs, attrs) as ReturnType<typeof tensor>;
        const results = [
          conv(images, weights),
          run('Input', {dy: given, filter: weights}),
          run('Filter', {x: images, dy: given}),
        ];
        return results.map((result) => result.dataSync());
      }
      const {value, grads} = tf.valueAndGrads(conv)([images, weights], given);
      return [value, ...grads].map((result) => result.dataSync());
    });
    expectClose(y, wanted.y, what);
    expectClose(dx, wanted.dx, `input gradient, ${what}`);
    expectClose(dw, wanted.dw, `filter gradient, ${what}`);
  }
});

function four(shape: readonly number[]): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return [a, b, c, d];
}
