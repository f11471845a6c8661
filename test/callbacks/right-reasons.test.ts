import * as tf from '@tensorflow/tfjs-core';
import {callbacks as stock} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {type Explainer, explainers} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {recorded, scalars, side, type Tensors, tensors, train} from './tiny-training.ts';

/** A map that is 3 in the left column of each image, 1 in the right one and 0 between. */
const sides: Explainer = {
  name: 'sides',
  map: 'positive',
  axes: 'spatial',
  async attribute(_subject, x) {
    const column = [3, 0, 0, 0, 0, 1];
    const maps = tf.tidy(() =>
      x.map((input) => tf.tile(tf.tensor3d(column, [1, 1, side]), [input.shape[0] ?? 1, side, 1])),
    );
    return {maps};
  },
};

describe('right reasons in a training', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
  });
  after(() => held.dispose());
  const run = (options: Partial<CallbackOptions>, methods: readonly Explainer[] = [sides, explainers.gradient()]) =>
    recorded([held.x, held.y], options, methods);
  /** The left half of every image. */
  const left = Uint8Array.from({length: 6 * side * side}, (_, i) => (i % side < side / 2 ? 1 : 0));

  it('are numbers, raw values and words, the same by masks and by boxes, and leave no tensor', async () => {
    const box = [0, 0, side, side / 2] as const;
    const found: {readonly [key: string]: number}[] = [];
    const shape = [6, side, side];
    for (const options of [
      {masks: {values: left, shape}},
      {masks: {values: left, shape: [...shape, 1]}},
      {boxes: [box, box, [box], [box, [0, 0, 1, 1]], box, box]},
    ] as const) {
      const {callback, sink} = run(options);
      await expectNoLeak(() => train(callback, {epochs: 1}));
      const metrics = callback.steps[1]?.metrics ?? {};
      expect(metrics['sides/mass-in-mask']).to.be.closeTo(0.75, 1e-6);
      expect(metrics['sides/pointing-game']).to.equal(1);
      expect(metrics['rrr']).to.be.greaterThan(0);
      const array = sink.records.find(({tag, step}) => tag === 'sides/right-reasons' && step === 1);
      expect(array?.kind === 'array' && [array.shape, array.values[0], array.values[6]]).to.deep.equal([
        [2, 6],
        0.75,
        1,
      ]);
      const text = sink.records.find(({kind, tag, step}) => kind === 'text' && tag === 'epoch' && step === 1);
      expect(text?.kind === 'text' && text.text).to.match(/cover 0\.5 of the images[\s\S]*\| sides \| 0\.75 \| 1 \|/);
      found.push(Object.fromEntries(Object.entries(metrics).filter(([key]) => /mask|rrr|pointing/.test(key))));
    }
    expect(Object.keys(found[0] ?? {})).to.have.length(5);
    expect(found[1]).to.deep.equal(found[0]);
    expect(found[2]).to.deep.equal(found[0]);
    const right = run({boxes: Array.from({length: 6}, () => [0, side / 2, side, side] as const)});
    await train(right.callback, {epochs: 1});
    expect(scalars(right.sink, 'sides/mass-in-mask').get(1)).to.be.closeTo(0.25, 1e-6);
    expect(scalars(right.sink, 'sides/pointing-game').get(1)).to.equal(0);
  });

  it('look at as many images as asked for, with the masks of these, and draw no more than before', async () => {
    // The mask of the last image, of class 2, is the left column; the others have the right one.
    const masks = {
      values: Uint8Array.from({length: 6 * 36}, (_, i) => (i % 6 === (i >= 5 * 36 ? 0 : 5) ? 1 : 0)),
      shape: [6, 6, 6],
    };
    const {callback, sink} = run({masks, maxImages: 3, maskImages: 6});
    await train(callback, {epochs: 1});
    expect(callback.steps[1]?.metrics['sides/mass-in-mask']).to.be.closeTo((5 * 0.25 + 0.75) / 6, 1e-6);
    const maps = sink.records.find(({kind, tag}) => kind === 'array' && tag === 'sides');
    expect(maps?.kind === 'array' && maps.shape[0]).to.equal(3);
  });

  it("let tfjs's own early stopping stop by how much of a map is inside", async () => {
    const {callback} = run({masks: {values: left, shape: [6, 6, 6]}});
    // The map of `sides` never changes: no epoch is better than the first.
    const stop = stock.earlyStopping({monitor: 'sides/mass-in-mask', mode: 'max', patience: 2});
    const history = await train([callback, stop], {epochs: 6});
    expect(history['sides/mass-in-mask']).to.have.length(3);
  });

  it('refuse what does not fit the images', async () => {
    const shape = [6, side, side];
    for (const [options, message] of [
      [{masks: {values: left, shape: [6, side * side]}}, /masks must be \[6, 6, 6\]/],
      [{masks: {values: left.map((v) => v * 255), shape}}, /1 inside and 0 outside; got 255/],
      [{masks: {values: left.map(() => 0), shape}}, /all empty/],
      [{boxes: [[0, 0, 1, 1]]}, /each of the 6 images.*got 1/],
      [{boxes: Array.from({length: 6}, () => [0, 0, 7, 1] as const)}, /within 6 x 6; got \[0, 0, 7, 1\] for row 0/],
      [{boxes: Array.from({length: 6}, () => [2, 0, 2, 1] as const)}, /top, left, bottom, right/],
    ] as const) {
      await expectExplainError(() => train(run(options).callback, {epochs: 1}), 'bad-data', message);
    }
    const both = {masks: {values: left, shape}, boxes: [[0, 0, 1, 1]] as const};
    await expectExplainError(() => train(run(both).callback, {epochs: 1}), 'bad-option', /give one of them/);
    expect(() => run({boxes: [['a']] as never})).to.throw(/boxes/);
  });
});
