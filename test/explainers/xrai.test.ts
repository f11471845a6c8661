import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {rankRegions} from '../../src/core/perturbation/regions.ts';
import {regionStack} from '../../src/core/perturbation/segments/region-stack.ts';
import {functionSubject} from '../../src/core/subject.ts';
import {xrai} from '../../src/explainers/xrai.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {functionalModel} from '../helpers/models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

describe('explainers/xrai', () => {
  useBackend();

  it('adds regions by what their new pixels are worth; the fast way ranks them once', () => {
    const attribution = [6, 0, 1, 4];
    const regions = [
      [0, 1],
      [1, 3],
      [2, 3],
    ].map((pixels) => Int32Array.from(pixels));
    const ranked = (minPixelDiff: number, fast: boolean) =>
      Array.from(rankRegions(attribution, regions, {minPixelDiff, fast}));
    // {0, 1} at 3 comes first; then {1, 3} adds 4 by its one new pixel, and {2, 3} the 1 that is left.
    expect(ranked(1, false)).to.deep.equal([3, 3, 1, 4]);
    // Alone {2, 3} is worth 2.5 and {1, 3} is worth 2.
    expect(ranked(1, true)).to.deep.equal([3, 3, 2.5, 2.5]);
    // One new pixel is too little.
    expect(ranked(2, false)).to.deep.equal([3, 3, 2.5, 2.5]);
    // None adds enough: all pixels are the rest.
    for (const fast of [true, false]) expect(ranked(3, fast)).to.deep.equal([2.75, 2.75, 2.75, 2.75]);
    const part = [Int32Array.from([3]), new Int32Array()];
    for (const fast of [true, false]) {
      expectClose(Array.from(rankRegions(attribution, part, {minPixelDiff: 1, fast})), [7 / 3, 7 / 3, 7 / 3, 4], 1e-6);
    }
  });

  it('gives each given segment the mean of weight * (x - middle of its range) on a linear model', async () => {
    const weights = patterned([1, 4, 4, 2], 5);
    const linear = functionSubject(2, (x) => tf.sum(tf.mul(x, weights), [1, 2, 3]));
    const x = [patterned([2, 4, 4, 2], 1)];
    const labels = [3, 3, 7, 7, 3, 3, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0];
    const base = tf.tidy(() => {
      const image = x[0] ?? weights;
      const middle = tf.div(tf.add(tf.min(image, [1, 2, 3], true), tf.max(image, [1, 2, 3], true)), 2);
      // Of two channels the larger counts.
      return flat(tf.max(tf.mul(weights, tf.sub(image, middle)), -1));
    });
    const expected = base.map((_, i) => {
      const row = Math.floor(i / 16);
      const own = labels.flatMap((label, place) => (label === labels[i % 16] ? [base[row * 16 + place] ?? 0] : []));
      return own.reduce((a, b) => a + b, 0) / own.length;
    });
    const plane = tf.tensor2d(labels, [4, 4]);
    const each = tf.tidy(() => tf.tile(tf.expandDims(plane, 0), [2, 1, 1]));
    const stack = tf.tidy(() =>
      tf.expandDims(tf.stack([0, 3, 7].map((label) => tf.cast(tf.equal(plane, label), 'int32'))), 0),
    );
    for (const segments of [plane, each, stack]) {
      for (const fast of [true, false]) {
        for (const batchSize of [1, 32]) {
          const made = xrai({steps: 2, segments, minPixelDiff: 1, fast});
          const {maps, shapes} = await attributed(made, linear, x, {batchSize});
          expect(shapes).to.deep.equal([[2, 4, 4]]);
          expectClose(maps[0] ?? [], expected, 1e-5);
        }
      }
    }
    tf.dispose([weights, x, plane, each, stack]);
  });

  it('shares out what integrated gradients find: f(x) less the mean of f at both ends', async () => {
    await withModel(functionalModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {target: 1, run: runOf()});
      const change = tf.tidy(() => {
        const end = (f: typeof tf.min) => subject.scores(x.map((t) => tf.add(tf.zerosLike(t), f(t, [1, 2, 3], true))));
        return flat(tf.sub(subject.scores(x), tf.div(tf.add(end(tf.min), end(tf.max)), 2)));
      });
      for (const fast of [true, false]) {
        const {maps} = await attributed(xrai({fast, steps: 30}), subject, x);
        const sums = [0, 36].map((from) => (maps[0] ?? []).slice(from, from + 36).reduce((a, b) => a + b, 0));
        expectClose(sums, change, 1e-4);
      }
      tf.dispose(x);
    });
  });

  it('finds the segment by itself', async () => {
    // A bright block on a dark ground; only the block counts.
    const side = 16;
    const inside = (place: number) => {
      const [row, column] = [Math.floor(place / side), place % side];
      return row >= 4 && row < 10 && column >= 6 && column < 13;
    };
    const image = Array.from({length: side * side}, (_, place) => (inside(place) ? 0.9 : 0.1));
    const x = [tf.tensor4d(image, [1, side, side, 1])];
    const left = tf.tensor4d(
      image.map((_, place) => (inside(place) && place % side < 8 ? 1 : 0)),
      [1, side, side, 1],
    );
    const f = functionSubject(1, (input) => tf.sum(tf.mul(input, left), [1, 2, 3]));
    const {maps} = await attributed(xrai(), f, x);
    // The left 2 of 7 columns of the block carry 0.9 - 0.5 each: XRAI lays it over the block as a whole.
    expectClose(
      maps[0] ?? [],
      image.map((_, place) => (inside(place) ? (0.4 * 2) / 7 : 0)),
      1e-5,
    );
    tf.dispose([x, left]);
  });

  it('makes regions that cover the image at every scale, wider by a disk in a large image', () => {
    const [height, width] = [90, 100];
    const pixels = {height, width, channels: 1};
    const half = Float32Array.from({length: height * width}, (_, i) => (i % width < 50 ? 0 : 1));
    const regions = regionStack(half, pixels);
    expect(regions).to.have.length(24);
    // The blur makes segments of the columns 49 and 50. 5 pixels of 224 are 2 of about 95.
    const spans = [
      [0, 50],
      [47, 51],
      [48, 52],
      [49, 99],
    ];
    for (const [i, region] of regions.entries()) {
      const columns = [...new Set(Array.from(region, (pixel) => pixel % width))];
      expect([Math.min(...columns), Math.max(...columns)]).to.deep.equal(spans[i % 4]);
    }
    expect(regionStack(new Float32Array(12), {height: 3, width: 4, channels: 1})).to.have.length(6);
  });

  it('refuses segments that do not fit', async () => {
    const x = [tf.zeros([2, 4, 4, 1])];
    const f = functionSubject(2, (input) => tf.sum(input, [1, 2, 3]));
    for (const shape of [[4, 5], [3, 4, 4], [3, 6, 4, 4], [4]]) {
      const segments = tf.zeros(shape);
      await expectExplainError(
        () => xrai({segments}).check?.(f, x, runOf()),
        'bad-option',
        /xrai: segments of input 0 must be labels \[4, 4\] or \[2, 4, 4\], or regions \[2, m, 4, 4\]/,
      );
      segments.dispose();
    }
    tf.dispose(x);
  });
});
