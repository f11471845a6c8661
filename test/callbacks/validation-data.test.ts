import {data as tfData} from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions, ValidationData} from '../../callbacks/options.ts';
import {type ChosenData, chooseData} from '../../callbacks/validation-data.ts';
import {networkOf} from '../../src/core/network/network.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {multiModel} from '../helpers/models.ts';
import {multiLabel, oneNumber, regression, sigmoidHead} from '../helpers/more-models.ts';
import {pattern, withModel} from '../helpers/weights.ts';
import {halves, recorded, tensors, tinyNet, train} from './tiny-training.ts';

const size = 36;

describe('validation data', () => {
  useBackend();

  it('is read alike from tensors, typed arrays, lists of numbers and named inputs', async () => {
    const {values, shape, labels} = halves(12);
    const held = tensors(12);
    const numbers = {values: Int32Array.from(labels), shape: [12]};
    const forms: {[form: string]: ValidationData} = {
      '[x, one-hot]': [held.x, held.y],
      '[x, class numbers]': [held.x, tf.tensor1d(labels, 'int32')],
      '[x, class numbers in a column]': [held.x, tf.tensor2d(labels, [12, 1])],
      '[values, values]': [{values, shape}, numbers],
      '[numbers, numbers]': [
        {values: Array.from(values), shape},
        {values: labels, shape: [12, 1]},
      ],
      '[doubles, values]': [{values: Float64Array.from(values), shape}, numbers],
      '[[x], [y]]': [[held.x], [held.y]],
      '[{x}, {y}]': [{conv_input: held.x}, {out: held.y}],
    };
    await withModel(tinyNet, async (model) => {
      const expected = await chosen(model, [held.x, held.y], {maxImages: 5});
      expect(expected.labels).to.have.length(5);
      for (const [form, data] of Object.entries(forms)) {
        const got = await expectNoLeak(() => chosen(model, data, {maxImages: 5}), form);
        expect(got, form).to.deep.equal(expected);
      }
      for (const alone of [
        held.x,
        {values, shape},
        {conv_input: held.x},
        [held.x],
        [held.x, null],
      ] satisfies ValidationData[]) {
        const got = await chosen(model, alone, {maxImages: 12});
        expect(got.labels).to.equal(undefined);
        expect(got.rows).to.deep.equal(Array.from({length: 12}, (_, i) => i));
        expect(got.inputs[0]?.values).to.deep.equal(values);
      }
    });
    held.dispose();
  });

  it('is read alike from datasets: batched, one by one, as objects, lists or x alone', async () => {
    const {values, labels} = halves(10);
    const rows = labels.map((label, i) => ({
      x: tf.tensor(values.subarray(i * size, (i + 1) * size), [6, 6, 1]),
      label,
    }));
    const hot = (label: number) => tf.tensor1d([0, 1, 2].map((k) => (k === label ? 1 : 0)));
    const objects = tfData.array(rows.map(({x, label}) => ({xs: x, ys: hot(label)})));
    const sets = {
      batches: objects.batch(4),
      'one by one': objects,
      'class numbers': tfData.array(rows.map(({x, label}) => ({xs: x, ys: label}))),
      'class numbers in batches': tfData.array(rows.map(({x, label}) => ({xs: x, ys: label}))).batch(3),
      named: tfData.array(rows.map(({x, label}) => ({xs: {conv_input: x}, ys: {out: hot(label)}}))).batch(4),
      lists: tfData.generator(function* () {
        for (const {x, label} of rows) yield [x.clone(), hot(label)];
      }),
    };
    await withModel(tinyNet, async (model) => {
      const expected = await chosen(
        model,
        [
          {values, shape: [10, 6, 6, 1]},
          {values: labels, shape: [10]},
        ],
        {seed: 3},
      );
      for (const [form, data] of Object.entries(sets)) {
        const got = await expectNoLeak(() => chosen(model, data, {seed: 3}), form);
        expect(got, form).to.deep.equal(expected);
      }
      const alone = tfData.generator(function* () {
        for (const {x} of rows) yield x.clone();
      });
      const got = await expectNoLeak(() => chosen(model, alone));
      expect(got.labels).to.equal(undefined);
      expect(got.inputs[0]?.values).to.deep.equal(values);
    });
  });

  it('is read from an endless dataset up to 1024 examples, and from one of large examples up to 128 MB', async () => {
    let made = 0;
    const endless = tfData
      .generator(function* () {
        for (;;) yield {xs: tf.fill([6, 6, 1], ++made / 2000), ys: made % 3};
      })
      .batch(100);
    await withModel(tinyNet, async (model) => {
      const got = await expectNoLeak(() => chosen(model, endless));
      expect(got.available).to.equal(1100);
      expect(got.rows.every((row) => row < 1100)).to.equal(true);
      expect(got.inputs[0]?.values[0]).to.be.closeTo(((got.rows[0] ?? 0) + 1) / 2000, 1e-6);
    });
    const background = tf.zeros([1, 1024, 1024, 4]);
    const large = tfData.generator(function* () {
      for (;;) yield tf.zeros([1024, 1024, 4]);
    });
    const flat = () => sequential({layers: [layers.globalAveragePooling2d({inputShape: [1024, 1024, 4]})]});
    await withModel(flat, async (model) => {
      const got = await expectNoLeak(() => chosen(model, large, {maxImages: 1, background}));
      expect(got.available).to.equal(8);
    });
  }).timeout(60_000);

  it('has several inputs and outputs: lists in their order or by name, labels of the output that is asked for', async () => {
    const rows = 6;
    const [image, facts] = [pattern(rows * 16, 1), pattern(rows * 3, 2)];
    const x = [tf.tensor(image, [rows, 4, 4, 1]), tf.tensor(facts, [rows, 3])] as const;
    const kinds = [2, 0, 1, 1, 0, 2];
    const sizes = tf.tensor(pattern(rows * 2, 3), [rows, 2]);
    const y = [tf.tensor1d(kinds), sizes] as const;
    await withModel(multiModel, async (model) => {
      for (const data of [
        [x, y],
        [
          {facts: x[1], image: x[0]},
          {kind: y[0], size: sizes},
        ],
        [x, {kind: y[0]}],
        tfData.generator(function* () {
          for (let i = 0; i < rows; i++) {
            const xs = {image: tf.squeeze(tf.slice(x[0], i, 1), [0]), facts: tf.squeeze(tf.slice(x[1], i, 1), [0])};
            yield {xs, ys: {kind: kinds[i], size: tf.squeeze(tf.slice(sizes, i, 1), [0])}};
          }
        }),
      ] satisfies ValidationData[]) {
        const got = await chosen(model, data);
        expect(got.labels).to.deep.equal(got.rows.map((row) => kinds[row]));
        expect(got.inputs.map(({shape}) => shape)).to.deep.equal([
          [rows, 4, 4, 1],
          [rows, 3],
        ]);
        const first = got.rows[0] ?? 0;
        expect(got.inputs[1]?.values.subarray(0, 3)).to.deep.equal(facts.subarray(first * 3, first * 3 + 3));
      }
      await expectExplainError(
        () => chosen(model, [x[0], x[1]]),
        'bad-data',
        /^the model has 2 inputs \(image, facts\); the data have 1: give them as a list or by their names, \[\[x1, x2\], y\]/,
      );
      const second = await chosen(model, [x, y], {output: 'size'});
      expect([second.classes, second.labels, second.output]).to.deep.equal([false, undefined, 1]);
    });
  });

  it('tells classes from values, and one side of a single sigmoid from the other', async () => {
    const x = tf.tensor(pattern(16, 1), [4, 4]);
    const column = (...values: number[]) => tf.tensor2d(values, [4, 1]);
    const compiled = (build: () => LayersModel, loss: string) => () => {
      const model = build();
      model.compile({optimizer: 'sgd', loss});
      return model;
    };
    const three = tf.tensor2d([...[1, 0, 0], ...[0, 1, 0], ...[0, 0, 1], ...[1, 0, 0]], [4, 3]);
    const values = tf.tensor2d(pattern(12, 4), [4, 3]);
    const cases: [() => LayersModel, ValidationData, boolean, number[] | undefined][] = [
      [sigmoidHead, [x, column(1, 0, 0, 1)], true, [1, 0, 0, 1]],
      [sigmoidHead, [x, column(0.9, 0.1, -1, 1)], true, [1, 0, 0, 1]],
      [oneNumber, [x, column(2.5, -1, 0, 7)], false, [2.5, -1, 0, 7]],
      [multiLabel, [x, tf.tensor2d([...[1, 1, 0], ...[0, 0, 0], ...[1, 0, 1], ...[0, 1, 0]], [4, 3])], true, undefined],
      [regression, [x, three], true, [0, 1, 2, 0]],
      [regression, [x, values], false, undefined],
      [regression, x, true, undefined],
      [compiled(regression, 'meanSquaredError'), [x, values], false, undefined],
      [compiled(regression, 'meanSquaredError'), [x, three], true, [0, 1, 2, 0]],
      [compiled(regression, 'meanSquaredError'), x, false, undefined],
    ];
    for (const [i, [build, data, classes, labels]] of cases.entries()) {
      await withModel(build, async (model) => {
        const got = await chosen(model, data);
        const inOrder = got.labels && got.rows.map((_, k) => got.labels?.[got.rows.indexOf(k)]);
        expect([got.classes, inOrder], `case ${i}`).to.deep.equal([classes, labels]);
      });
    }
  });

  it('takes as many of each class as of the others, by the seed', async () => {
    // 50 of class 0, 7 of class 1, 3 of class 2.
    const labels = [...new Array<number>(50).fill(0), ...new Array<number>(7).fill(1), 2, 2, 2];
    const {values} = halves(60);
    const held: ValidationData = [
      {values, shape: [60, 6, 6, 1]},
      {values: labels, shape: [60]},
    ];
    await withModel(tinyNet, async (model) => {
      const seen = new Set<string>();
      for (let seed = 0; seed < 5; seed++) {
        const {rows, labels: got, available, background} = await chosen(model, held, {seed, maxImages: 16});
        expect(got).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
        expect(new Set(rows).size).to.equal(16);
        expect(rows.map((row) => labels[row])).to.deep.equal(got);
        expect([available, background[0]?.shape[0]]).to.deep.equal([60, 44]);
        expect((await chosen(model, held, {seed, maxImages: 16})).rows).to.deep.equal(rows);
        seen.add(`${rows}`);
      }
      expect(seen.size).to.equal(5);
    });
  });

  it('of 10,000 images makes the model see no more rows than of 16', async () => {
    const rowsSeen = async (n: number): Promise<number> => {
      const {values, labels} = halves(n);
      const model = tinyNet();
      const held: ValidationData = [
        {values, shape: [n, 6, 6, 1]},
        {values: labels, shape: [n]},
      ];
      const {callback} = recorded(held);
      let seen = 0;
      const [conv] = model.layers;
      const original = conv?.call.bind(conv);
      if (!conv || !original) throw new Error('no layer');
      conv.call = (inputs, kwargs) => {
        seen += (Array.isArray(inputs) ? inputs[0]?.shape[0] : inputs.shape[0]) ?? 0;
        return original(inputs, kwargs);
      };
      await train(callback, {model});
      return seen;
    };
    const few = await rowsSeen(16);
    expect(few).to.be.greaterThan(3 * 16);
    expect(await rowsSeen(10_000)).to.equal(few);
  });

  it('goes to the model as whole numbers where it takes these', async () => {
    const build = () => {
      const words = layers.embedding({name: 'words', inputDim: 7, outputDim: 3, inputLength: 5});
      return sequential({
        layers: [words, layers.globalAveragePooling1d({}), layers.dense({units: 2, activation: 'softmax'})],
      });
    };
    await withModel(build, async (model) => {
      const got = await chosen(model, tf.tensor2d([1, 2, 3, 4, 5, 6, 0, 1, 2, 3], [2, 5], 'int32'));
      expect(Array.from(got.inputs[0]?.values ?? [])).to.deep.equal([1, 2, 3, 4, 5, 6, 0, 1, 2, 3]);
    });
  });
});

type Chosen = Omit<ChosenData, 'head'> & {readonly output: number};

async function chosen(
  model: LayersModel,
  validationData: ValidationData,
  options: Partial<CallbackOptions> = {},
): Promise<Chosen> {
  // As a run begins: it also names the inputs of a model that was not compiled.
  networkOf(model);
  const {head, ...rest} = await chooseData(model, {validationData, ...options});
  return {...rest, output: head.index};
}
