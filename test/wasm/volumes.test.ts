import * as tf from '@tensorflow/tfjs-core';
import {loadBackend} from '../../src/node/backend/load.ts';
import {cases, type Draw, expectClose, seeded, tensor} from './random-cases.ts';
import {indices, offset, type Values} from './reference-kernels.ts';

type Triple = [number, number, number];
type Pad = 'same' | 'valid';

/** One axis of a convolution or pooling as TensorFlow documents it. */
function axis(length: number, size: number, stride: number, pad: Pad): {out: number; before: number} {
  const out = pad === 'same' ? Math.ceil(length / stride) : Math.ceil((length - size + 1) / stride);
  return {out, before: pad === 'same' ? Math.floor(Math.max(0, (out - 1) * stride + size - length) / 2) : 0};
}

describe('wasm convolutions and pooling of volumes', () => {
  let draw: Draw;

  before(async () => {
    await loadBackend({backend: 'wasm'});
  });
  beforeEach(() => {
    draw = seeded('wasm volumes');
  });

  /** Sizes, strides and padding, and which elements each window meets. */
  function drawn() {
    const three = (low: number, high: number): Triple => [
      draw.between(low, high),
      draw.between(low, high),
      draw.between(low, high),
    ];
    const [sides, size, strides] = [three(3, 5), three(1, 3), three(1, 3)];
    const pad: Pad = draw.below(2) === 0 ? 'same' : 'valid';
    const axes = sides.map((length, k) => axis(length, size[k] ?? 1, strides[k] ?? 1, pad));
    const shape = [draw.between(1, 2), ...sides, draw.between(1, 3)];
    const outer = [shape[0] ?? 1, ...axes.map(({out}) => out)];
    /** Every pair of an element inside and its place in the filter, for the window at [b, z, y, x]. */
    const met = ([image = 0, ...window]: readonly number[]) =>
      [...indices(size)].flatMap((place) => {
        const at = place.map((p, k) => (window[k] ?? 0) * (strides[k] ?? 1) - (axes[k]?.before ?? 0) + p);
        const inside = at.every((a, k) => a >= 0 && a < (sides[k] ?? 0));
        return inside ? [{at: [image, ...at], place}] : [];
      });
    const what = `${shape} by ${size}, strides ${strides}, ${pad}`;
    return {shape, size, strides, pad, outer, met, what};
  }

  it('convolve, and differentiate at the input and at the filter', () => {
    for (let count = 0; count < cases; count++) {
      const {shape, size, strides, pad, outer, met, what} = drawn();
      const channels = draw.between(1, 3);
      const x = draw.values(shape);
      const filter = draw.values([...size, shape[4] ?? 1, channels]);
      const dy = draw.values([...outer, channels]);
      const [y, dx, dw] = [zeros(dy.shape), zeros(x.shape), zeros(filter.shape)];
      for (const window of indices(outer))
        for (const {at, place} of met(window))
          for (let p = 0; p < (shape[4] ?? 1); p++)
            for (let q = 0; q < channels; q++) {
              const [i, j, k] = [
                offset(x.shape, [...at, p]),
                offset(filter.shape, [...place, p, q]),
                offset(dy.shape, [...window, q]),
              ];
              add(y, k, (x.data[i] ?? 0) * (filter.data[j] ?? 0));
              add(dx, i, (dy.data[k] ?? 0) * (filter.data[j] ?? 0));
              add(dw, j, (dy.data[k] ?? 0) * (x.data[i] ?? 0));
            }
      const got = tf.tidy(() => {
        const conv = (input: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
          tf.conv3d(volume(input), volume(weights), strides, pad);
        const {value, grads} = tf.valueAndGrads(conv)([tensor(x), tensor(filter)], tensor(dy));
        return [value, ...grads].map((t) => t.dataSync());
      });
      expectClose(got[0] ?? [], y, `conv3d of ${what}`);
      expectClose(got[1] ?? [], dx, `input gradient, ${what}`);
      expectClose(got[2] ?? [], dw, `filter gradient, ${what}`);
    }
  });

  for (const kind of ['max', 'avg'] as const)
    it(`${kind === 'max' ? 'take the largest' : 'average'}, and hand the gradient back`, () => {
      for (let count = 0; count < cases; count++) {
        const {shape, size, strides, pad, outer, met, what} = drawn();
        const channels = shape[4] ?? 1;
        // Whole numbers, most of them negative: many windows without a positive value, many with equal ones.
        const x = draw.values(shape, kind === 'max' ? () => draw.below(5) - 4 : draw.number);
        const dy = draw.values([...outer, channels]);
        const [y, dx] = [zeros(dy.shape), zeros(x.shape)];
        for (const window of indices(outer))
          for (let channel = 0; channel < channels; channel++) {
            const to = offset(dy.shape, [...window, channel]);
            const elements = met(window).map(({at}) => offset(x.shape, [...at, channel]));
            const values = elements.map((element) => x.data[element] ?? 0);
            const largest = Math.max(...values);
            y[to] = kind === 'max' ? largest : values.reduce((sum, value) => sum + value, 0) / values.length;
            const chosen = kind === 'max' ? elements.slice(values.indexOf(largest)).slice(0, 1) : elements;
            for (const element of chosen) add(dx, element, (dy.data[to] ?? 0) / chosen.length);
          }
        const got = tf.tidy(() => {
          const pool = (input: tf.Tensor): tf.Tensor =>
            kind === 'max'
              ? tf.maxPool3d(volume(input), size, strides, pad)
              : tf.avgPool3d(volume(input), size, strides, pad);
          const {value, grad} = tf.valueAndGrad(pool)(tensor(x), tensor(dy));
          return [value, grad].map((t) => t.dataSync());
        });
        expectClose(got[0] ?? [], y, `${kind}Pool3d of ${what}`);
        expectClose(got[1] ?? [], dx, `gradient of ${kind}Pool3d, ${what}`);
      }
    });
});

function volume(of: tf.Tensor): tf.Tensor5D {
  const [a = 1, b = 1, c = 1, d = 1, e = 1] = of.shape;
  return tf.reshape(of, [a, b, c, d, e]);
}

function zeros(shape: Values['shape']): Float64Array {
  return new Float64Array(shape.reduce((product, length) => product * length, 1));
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}
