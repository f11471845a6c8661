import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions, ValidationData} from '../../callbacks/options.ts';
import {type Explainer, explainers, type MemorySink} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {multiModel, nestedModel} from '../helpers/models.ts';
import {oneNumber, sequenceModel, sigmoidHead} from '../helpers/more-models.ts';
import {inputsFor, patterned} from '../helpers/weights.ts';
import {recorded} from './tiny-training.ts';

interface Trained {
  readonly sink: MemorySink;
  readonly reports: readonly string[];
  /** The model's outputs for the validation data, after the training. */
  readonly outputs: readonly Float32Array[];
}

/** Trains one epoch on what is also explained. */
async function trained(
  model: LayersModel,
  y: readonly tf.Tensor[],
  losses: string[],
  methods: readonly Explainer[],
  options: Partial<CallbackOptions> = {},
  labels: readonly tf.Tensor[] | undefined = y,
): Promise<Trained> {
  const x = inputsFor(model, 4);
  model.compile({optimizer: tf.train.sgd(0.01), loss: losses});
  const data: ValidationData = labels ? [x, [...labels]] : x.length === 1 && x[0] ? x[0] : [x, [...y]];
  const {callback, sink, reports} = recorded(data, {featureImages: 1, ...options}, methods);
  await expectNoLeak(() =>
    model.fit(x, [...y], {epochs: 1, batchSize: 4, verbose: 0, shuffle: false, callbacks: callback}),
  );
  const outputs = [model.predict(x)].flat();
  const values = outputs.map((output) => Float32Array.from(output.dataSync()));
  tf.dispose([x, outputs, ...y]);
  model.dispose();
  return {sink, reports: reports.filter((text) => !/all zero/.test(text)), outputs: values};
}

function tags({records}: MemorySink): string[] {
  return [...new Set(records.filter(({kind}) => kind === 'image').map(({tag}) => tag))];
}

function arrayAt({records}: MemorySink, tag: string, step: number): {shape: readonly number[]; values: Float32Array} {
  const found = records.find((record) => record.kind === 'array' && record.tag === tag && record.step === step);
  if (found?.kind !== 'array') throw new Error(`no array ${tag}`);
  return found;
}

const images = (tag: string) => [tag, `${tag}/filmstrip`];

describe('callbacks explain', () => {
  useBackend();
  const oneHot = (units: number) =>
    tf.tensor2d([0, 1, 2, 1].map((label) => Array.from({length: units}, (_, k) => (k === label ? 1 : 0))));

  it('models of several inputs and outputs, each input its own pictures', async () => {
    const losses = ['categoricalCrossentropy', 'meanSquaredError'];
    const methods = [
      explainers.gradient(),
      explainers.gradCam(),
      explainers.activations({layers: ['conv_1', 'dense_1']}),
    ];
    const y = () => [oneHot(3), patterned([4, 2], 9)];
    const {sink, reports, outputs} = await trained(multiModel(), y(), losses, methods);
    expect(reports).to.deep.equal([]);
    expect(tags(sink)).to.deep.equal([
      ...['gradient/image', 'gradient/facts'].flatMap((tag) => [tag]),
      ...['gradient/image/filmstrip', 'gradient/facts/filmstrip'],
      ...images('grad-cam'),
      ...['activations/conv_1', 'activations/dense_1', 'activations/conv_1/filmstrip', 'all-methods'],
    ]);
    expect(
      sink.records.filter(({kind, tag}) => kind === 'array' && tag.startsWith('inputs')).map(({tag}) => tag),
    ).to.deep.equal(['inputs/image', 'inputs/facts']);
    expectClose(rowsOf(arrayAt(sink, 'predictions', 1), sink), Array.from(outputs[0] ?? []), 1e-5);

    const second = await trained(multiModel(), y(), losses, [explainers.gradient()], {output: 'size', classIndex: 1});
    expect(second.reports).to.deep.equal([]);
    expect(second.sink.info).to.deep.include({question: 'output 1', output: {index: 1, kind: 'linear', units: 2}});
    expectClose(rowsOf(arrayAt(second.sink, 'predictions', 1), second.sink), Array.from(second.outputs[1] ?? []), 1e-5);
  });

  it('sequences and rows of numbers', async () => {
    const methods = [
      explainers.gradCam(),
      explainers.inputXGradient(),
      explainers.occlusion({patch: 2}),
      explainers.activations(),
    ];
    const sequence = await trained(sequenceModel(), [oneHot(3)], ['categoricalCrossentropy'], methods);
    expect(sequence.reports).to.deep.equal([]);
    expect(tags(sequence.sink)).to.include.members([
      ...images('grad-cam'),
      ...images('input-x-gradient'),
      ...images('occlusion'),
    ]);
    expect(arrayAt(sequence.sink, 'grad-cam', 1).shape).to.deep.equal([4, 8]);

    const rows = [
      explainers.gradient(),
      explainers.integratedGradients({steps: 3}),
      explainers.occlusion({patch: 1}),
      explainers.activations(),
    ];
    const tabular = await trained(oneNumber(), [patterned([4, 1], 3)], ['meanSquaredError'], rows);
    expect(tabular.reports).to.deep.equal([]);
    expect(tabular.sink.info).to.deep.include({question: 'output'});
    const predictions = tabular.sink.steps[1]?.['predictions'];
    expect((predictions as {value: number}[]).map(({value}) => value)).to.deep.equal(
      rowsOf(arrayAt(tabular.sink, 'predictions', 1), tabular.sink, true),
    );
    expect(tags(tabular.sink)).to.include.members(['activations/dense_1', 'activations/out', 'all-methods']);
  });

  it('a single sigmoid from both its sides', async () => {
    const y = () => [tf.tensor2d([1, 0, 0, 1], [4, 1])];
    const maps = new Map<string, Float32Array>();
    for (const [name, target, question] of [
      ['label', undefined, 'true class'],
      ['positive', 'positive', 'positive side (yes)'],
      ['negative', 'negative', 'negative side (no)'],
      ['0', 0, 'positive side (yes)'],
    ] as const) {
      const options = {classNames: ['no', 'yes'], ...(target === undefined ? {} : {target})};
      const {sink, reports} = await trained(
        sigmoidHead(),
        y(),
        ['binaryCrossentropy'],
        [explainers.gradient()],
        options,
      );
      expect(reports).to.deep.equal([]);
      expect(sink.info).to.deep.include({question});
      maps.set(name, arrayAt(sink, 'gradient', 1).values);
      const predictions = sink.steps[1]?.['predictions'];
      const {labels} = imagesOf(sink);
      arrayAt(sink, 'predictions', 1).values.forEach((p, row) => {
        const unit = p >= 0.5 ? 1 : 0;
        const wanted = {unit, value: unit === 1 ? p : 1 - p, right: unit === labels[row]};
        expect((predictions as object[])[row]).to.deep.equal(wanted);
      });
    }
    const [positive, negative, label] = ['positive', 'negative', 'label'].map((name) =>
      Array.from(maps.get(name) ?? []),
    );
    expect(negative).to.deep.equal(positive?.map((value) => -value));
    expect(Array.from(maps.get('0') ?? [])).to.deep.equal(positive);
    // Chosen class by class: the first two are labelled 0, the others 1.
    expect(label).to.deep.equal([...(negative ?? []).slice(0, 8), ...(positive ?? []).slice(8)]);
  });

  it('layers inside nested models, though tfjs unrolls the first model of a Sequential when it trains', async () => {
    const methods = [
      explainers.gradCam({layer: 'base/block/conv_4'}),
      explainers.activations({layers: ['base/conv_5']}),
    ];
    const losses = ['categoricalCrossentropy'];
    const {sink, reports} = await trained(nestedModel(), [oneHot(3)], losses, methods);
    expect(reports).to.deep.equal([]);
    const cam = images('grad-cam');
    expect(tags(sink)).to.deep.equal([...cam, 'activations/conv_5', 'activations/conv_5/filmstrip']);
    const model = nestedModel();
    const whole = await trained(model, [oneHot(3)], losses, methods, {model});
    expect(tags(whole.sink)).to.deep.equal([...cam, 'activations/base/conv_5', 'activations/base/conv_5/filmstrip']);
    expectClose(arrayAt(sink, 'grad-cam', 1).values, arrayAt(whole.sink, 'grad-cam', 1).values, 1e-6);
  });

  it('outputs with places, by a score of the user, who is told the rows of the validation data', async () => {
    const build = () =>
      sequential({
        layers: [
          layers.conv2d({inputShape: [4, 4, 1], filters: 2, kernelSize: 1, activation: 'softmax', name: 'mask'}),
        ],
      });
    const seen: number[][] = [];
    const target = (output: tf.Tensor, rows: readonly number[]) => {
      seen.push([...rows]);
      return tf.mean(tf.slice(output, [0, 0, 0, 1], [-1, -1, -1, 1]), [1, 2, 3]);
    };
    const mask = tf.tile(tf.tensor4d([1, 0], [1, 1, 1, 2]), [4, 4, 4, 1]);
    const options = {target, maxImages: 2, seed: 1};
    const {sink, reports} = await trained(
      build(),
      [mask],
      ['categoricalCrossentropy'],
      [explainers.gradient()],
      options,
    );
    expect(reports).to.deep.equal([]);
    expect(sink.info).to.deep.include({question: 'own score'});
    const {rows} = imagesOf(sink);
    expect(seen.at(-1)).to.deep.equal(rows);
    expect(sink.steps[0]?.['predictions']).to.deep.equal([{}, {}]);
    expect(arrayAt(sink, 'predictions', 1).shape).to.deep.equal([2, 4, 4, 2]);
  });

  it('a class for each image, given for the validation data as it was handed over', async () => {
    const target = [2, 1, 0, 0];
    const all = await trained(sequenceModel(), [oneHot(3)], ['categoricalCrossentropy'], [explainers.gradient()], {
      target,
    });
    const single = new Map<number, Float32Array>();
    for (const unit of [0, 1, 2]) {
      const fixed = await trained(sequenceModel(), [oneHot(3)], ['categoricalCrossentropy'], [explainers.gradient()], {
        target: unit,
      });
      single.set(unit, arrayAt(fixed.sink, 'gradient', 1).values);
    }
    const {rows} = imagesOf(all.sink);
    const {values} = arrayAt(all.sink, 'gradient', 1);
    rows.forEach((row, i) => {
      const own = single.get(target[row] ?? -1)?.slice(i * 16, (i + 1) * 16);
      expect(values.slice(i * 16, (i + 1) * 16), `row ${row}`).to.deep.equal(own);
    });
    expect(all.sink.info).to.deep.include({question: 'a class for each image'});
  });
});

/** Values of the chosen rows, put back into the order of the validation data. */
function rowsOf({values}: {values: Float32Array}, sink: MemorySink, asChosen = false): number[] {
  const {rows} = imagesOf(sink);
  const width = values.length / rows.length;
  if (asChosen) return Array.from(values);
  return rows.flatMap((_, row) =>
    Array.from(values.subarray(rows.indexOf(row) * width, (rows.indexOf(row) + 1) * width)),
  );
}

function imagesOf({info}: MemorySink): {rows: number[]; labels: number[]} {
  // The parse boundary: what describeRun wrote.
  return info?.['images'] as {rows: number[]; labels: number[]};
}
