import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {loadBackend} from '../../../src/node/backend/load.ts';
import {groupAdam} from '../../../src/node/backend/native/adam.ts';
import {mendNativeKernels, restoreNativeKernels} from '../../../src/node/backend/native-kernels.ts';
import type {Tfjs} from '../../../src/node/backend/tfjs.ts';
import {cases, type Draw, seeded} from '../../wasm/random-cases.ts';

/** Gradients of functions of one tensor, and how far the mended ones may be from the stock ones, relative to the largest. */
const activations: readonly {
  readonly name: string;
  readonly apply: (x: tf.Tensor) => tf.Tensor;
  readonly tolerance: number;
  /**
   * tfjs does not differentiate through the outputs that a gradient saves, so that second derivatives of these are wrong
   * with the stock gradients too (docs/upstream.md): here they must be no different from those.
   */
  readonly savesOutput?: true;
}[] = [
  {name: 'relu', apply: (x) => tf.relu(x), tolerance: 0},
  {name: 'relu6', apply: (x) => tf.relu6(tf.mul(x, 4)), tolerance: 0},
  {name: 'leakyRelu', apply: (x) => tf.leakyRelu(x, 0.3), tolerance: 0},
  {name: 'sigmoid', apply: (x) => tf.sigmoid(x), tolerance: 1e-6, savesOutput: true},
  {name: 'tanh', apply: (x) => tf.tanh(x), tolerance: 1e-6, savesOutput: true},
];

describe('the mended gradients of tfjs-node', () => {
  let draw: Draw;
  let tfjs: Tfjs;

  before(async () => {
    ({tf: tfjs} = await loadBackend({backend: 'node'}));
  });
  beforeEach(() => {
    draw = seeded('native kernels');
    restoreNativeKernels();
  });
  after(() => restoreNativeKernels());

  const normal = (shape: readonly number[]) => {
    const {data} = draw.values(shape);
    return tf.tensor(data, [...shape]);
  };

  /** The same computation with the stock gradients and with the mended ones. */
  const both = (compute: () => tf.Tensor): [stock: Float32Array, mended: Float32Array] => {
    const read = () => tf.tidy(() => compute().dataSync<'float32'>().slice());
    restoreNativeKernels();
    const stock = read();
    expect(mendNativeKernels().state).to.equal('mended');
    const mended = read();
    restoreNativeKernels();
    return [stock, mended];
  };

  const expectClose = (got: Float32Array, wanted: Float32Array, tolerance: number, what: string) => {
    const largest = wanted.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(got.length, what).to.equal(wanted.length);
    got.forEach((value, i) => {
      const off = Math.abs(value - (wanted[i] ?? Number.NaN));
      if (!(off <= tolerance * largest)) expect.fail(`${what}: value ${i} is ${value}, stock ${wanted[i]}`);
    });
  };

  for (const {name, apply, tolerance, savesOutput} of activations) {
    it(`${name}: equals the stock gradient (${tolerance === 0 ? 'every bit' : tolerance})`, () => {
      for (let count = 0; count < cases; count++) {
        const shape = Array.from({length: draw.between(1, 5)}, () => draw.between(1, 6));
        tf.tidy(() => {
          const [x, dy] = [normal(shape), normal(shape)];
          const [stock, mended] = both(() => tf.grad(apply)(x, dy));
          expectClose(mended, stock, tolerance, `${name} ${shape}`);
        });
      }
    });

    it(`${name}: the gradient of a gradient equals ${savesOutput ? "the stock one's" : 'numeric differences'}`, () => {
      mendNativeKernels();
      tf.tidy(() => {
        const [x, w] = [normal([3, 4]), normal([3, 4])];
        // A penalty on the input gradient, differentiated by what the gradient depends on.
        const penalty = (scale: tf.Tensor) =>
          tf.sum(tf.square(tf.grad((v) => tf.sum(apply(tf.mul(tf.mul(v, v), scale))))(x)));
        if (savesOutput) {
          const [stock, mended] = both(() => tf.grad(penalty)(w));
          expectClose(mended, stock, 1e-5, name);
          return;
        }
        const got = tf.grad(penalty)(w).dataSync();
        const step = 1e-2;
        const at = (i: number, by: number) => {
          const moved = tf.add(w, tf.reshape(tf.mul(tf.oneHot(tf.scalar(i, 'int32'), w.size), by), w.shape));
          return penalty(moved).dataSync()[0] ?? Number.NaN;
        };
        const wanted = Float32Array.from(got, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
        expectClose(Float32Array.from(got), wanted, 5e-3, name);
        expect(Math.max(...wanted.map(Math.abs))).to.be.greaterThan(0.01);
      });
    });
  }

  it('relu: infinite and NaN gradients pass as in the stock gradient; a NaN input stops them', () => {
    const x = [-1, 2, 0, -2, Number.NaN];
    const dy = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 5, 1];
    const [stock, mended] = both(() => tf.grad((v) => tf.relu(v))(tf.tensor1d(x), tf.tensor1d(dy)));
    // Adding 0 makes one zero of the two.
    expect([...stock.map((v) => v + 0)]).to.deep.equal([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      0,
      Number.NaN,
    ]);
    expect([...mended.map((v) => v + 0)]).to.deep.equal([Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 0, 0]);
  });

  it('bias: equals the sum over all other axes, and adding anything else is as before', () => {
    for (let count = 0; count < cases; count++) {
      const shape = Array.from({length: draw.between(2, 5)}, () => draw.between(1, 6));
      const other = [[shape.at(-1) ?? 1], shape, [1], shape.slice(1)][draw.below(4)] ?? [1];
      tf.tidy(() => {
        const [a, b, dy] = [normal(shape), normal(other), normal(shape)];
        const gradients = () => {
          const [da, db] = tf.grads((p, q) => tf.add(p, q))([a, b], dy);
          return tf.concat([tf.reshape(da ?? a, [-1]), tf.reshape(db ?? b, [-1])]);
        };
        const [stock, mended] = both(gradients);
        expectClose(mended, stock, 1e-6, `[${shape}] + [${other}]`);
      });
    }
  });

  it('batch normalisation: all derivatives equal the stock ones', () => {
    for (let count = 0; count < cases; count++) {
      const channels = draw.between(1, 5);
      const shape: [number, number, number, number] = [
        draw.between(1, 4),
        draw.between(1, 5),
        draw.between(1, 5),
        channels,
      ];
      tf.tidy(() => {
        const x = normal(shape);
        const variance = tf.add(tf.square(normal([channels])), 0.5);
        const inputs = [x, normal([channels]), variance, normal([channels]), normal([channels])];
        const dy = normal(shape);
        const normalise = ([v = x, mean = x, spread = x, scale, offset]: readonly tf.Tensor[]) =>
          tf.batchNorm(v, mean, spread, offset, scale);
        const gradients = () =>
          tf.concat(
            tf
              .grads((...all: tf.Tensor[]) => normalise(all))(inputs, dy)
              .map((g) => tf.reshape(g, [-1])),
          );
        const [stock, mended] = both(gradients);
        expectClose(mended, stock, 2e-6, `[${shape}]`);
      });
    }
  });

  it('adam: every bit of weights and moments is the same after training', async () => {
    const train = async () => {
      let layer = 0;
      const name = () => `layer_${layer++}`;
      const model = tfjs.sequential({
        layers: [
          tfjs.layers.conv2d({
            name: name(),
            inputShape: [6, 6, 1],
            filters: 4,
            kernelSize: 3,
            kernelInitializer: tfjs.initializers.heNormal({seed: 1}),
          }),
          tfjs.layers.flatten(),
          tfjs.layers.dense({name: name(), units: 3, kernelInitializer: tfjs.initializers.heNormal({seed: 2})}),
          // Larger than what is updated together.
          tfjs.layers.dense({name: name(), units: 12000, kernelInitializer: tfjs.initializers.heNormal({seed: 3})}),
          tfjs.layers.dense({name: name(), units: 2, kernelInitializer: tfjs.initializers.heNormal({seed: 4})}),
        ],
      });
      const optimizer = tfjs.train.adam(0.01);
      model.compile({optimizer, loss: 'meanSquaredError'});
      const [x, y] = tf.tidy(() => {
        draw = seeded('adam');
        return [normal([12, 6, 6, 1]), normal([12, 2])];
      });
      await model.fit(x ?? [], y ?? [], {epochs: 3, batchSize: 4, shuffle: false, verbose: 0});
      const moments = await optimizer.getWeights();
      const weights = [...model.getWeights(), ...moments.map(({tensor}) => tensor)].map((w) => w.dataSync().slice());
      const names = moments.map((moment) => moment.name.replace(/(kernel|bias)_\d+/, '$1'));
      tf.dispose([x, y, ...moments.map(({tensor}) => tensor)]);
      model.dispose();
      optimizer.dispose();
      return {weights, names};
    };
    const stock = await train();
    const back = groupAdam();
    const tensors = tf.memory().numTensors;
    const mended = await train().finally(back);
    expect(tf.memory().numTensors).to.equal(tensors);
    expect(mended.names).to.deep.equal(stock.names);
    mended.weights.forEach((values, i) => {
      const wanted = Float32Array.from(stock.weights[i] ?? []);
      expectClose(Float32Array.from(values), wanted, 0, `weight ${i}`);
    });
  });

  it('are applied once, taken back whole, and turned off by TFJS_EXPLAIN_KERNELS', () => {
    const names = ['Relu', 'Relu6', 'LeakyRelu', 'Sigmoid', 'Tanh', 'Add', 'FusedBatchNorm'];
    const registered = () => names.map((name) => tf.getGradient(name));
    const kernels = () => tf.getKernelsForBackend('tensorflow').length;
    const [stock, count] = [registered(), kernels()];
    const apply = tf.AdamOptimizer.prototype.applyGradients;
    mendNativeKernels();
    const once = registered();
    expect(once.every((gradient, i) => gradient !== stock[i])).to.equal(true);
    mendNativeKernels();
    expect(registered()).to.deep.equal(once);
    restoreNativeKernels();
    registered().forEach((gradient, i) => {
      expect(gradient, names[i]).to.equal(stock[i]);
    });
    expect(kernels()).to.equal(count);
    expect(tf.AdamOptimizer.prototype.applyGradients).to.equal(apply);
    process.env['TFJS_EXPLAIN_KERNELS'] = 'stock';
    try {
      expect(mendNativeKernels()).to.deep.equal({state: 'stock', reason: 'TFJS_EXPLAIN_KERNELS is stock'});
      expect(tf.getGradient('Relu')).to.equal(stock[0]);
      process.env['TFJS_EXPLAIN_KERNELS'] = 'fast';
      expect(() => mendNativeKernels()).to.throw("TFJS_EXPLAIN_KERNELS is 'fast'; expected stock or mended");
    } finally {
      delete process.env['TFJS_EXPLAIN_KERNELS'];
    }
  });

  it('are applied once and taken back whole by two copies of this code in one process', async () => {
    const file = '../../../src/node/backend/native-kernels.ts?second copy';
    const second: {mendNativeKernels: typeof mendNativeKernels; restoreNativeKernels: typeof restoreNativeKernels} =
      await import(file);
    expect(second.mendNativeKernels).not.to.equal(mendNativeKernels);
    const stock = tf.getGradient('Relu');
    mendNativeKernels();
    const once = tf.getGradient('Relu');
    second.mendNativeKernels();
    expect(tf.getGradient('Relu')).to.equal(once);
    second.restoreNativeKernels();
    expect(tf.getGradient('Relu')).to.equal(stock);
    restoreNativeKernels();
    expect(tf.getGradient('Relu')).to.equal(stock);
  });
});
