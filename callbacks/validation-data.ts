import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../src/core/errors.ts';
import {type Head, headOf} from '../src/core/network/head.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {chooseOthers, chooseRows} from './choose.ts';
import {chooseDatapoints, type Datapoints} from './datapoints.ts';
import {areClasses, checkClassNames, labelsOf, lossOf} from './labels.ts';
import type {CallbackOptions, Values} from './options.ts';
import {type Names, ordered, readRows, shapeOf, sourceOf} from './read-values.ts';
import {type DataSample, sampleOf} from './samples.ts';

/** The images that a run explains, read once, outside of any backend. */
export interface ChosenData {
  readonly head: Head;
  /** Whether outputs and labels are classes; else they are values. */
  readonly classes: boolean;
  readonly inputs: readonly PlainTensor[];
  /** Classes, or values of a regression, one an image. */
  readonly labels: readonly number[] | undefined;
  /** Rows of the data that was handed over. */
  readonly rows: readonly number[];
  /** How many examples there were to choose from. */
  readonly available: number;
  readonly background: readonly PlainTensor[];
  /** More of the validation data, where that is asked for. */
  readonly sample: DataSample | undefined;
  /** Of the training data, where they are given. */
  readonly training: DataSample | undefined;
  /** What is stored beside checkpoints, where these are wanted. */
  readonly datapoints: Datapoints | undefined;
  readonly warnings: readonly string[];
}

/** As many background examples as SHAP's own examples use. */
const mostBackground = 50;

/** A probe's accuracy is known within some three points then. */
const mostSampled = 512;
const mostTraining = 1024;

/** Reads and checks validation data. Throws `bad-data` before any work is lost. */
export async function chooseData(model: LayersModel, options: CallbackOptions): Promise<ChosenData> {
  const head = headOf(model, options.output);
  const names = {
    inputs: model.inputNames,
    outputs: model.outputNames,
    output: head.index,
    ranks: model.inputs.map((input) => input.shape.length),
  };
  const source = await sourceOf(options.validationData, names);
  const available = checkInputs(model, source.inputs, 'validation data');
  const labels = source.labels && (await labelsOf(source.labels, head, available));
  if (options.target === 'label' && !labels) {
    throw new ExplainError(
      'bad-target',
      source.labels
        ? "target 'label' needs one class for each image; these labels are neither one-hot nor class numbers"
        : "target 'label' needs the labels: pass validationData as [x, y]",
    );
  }
  const classes = areClasses(head, {given: source.labels !== undefined, labels, loss: lossOf(model, head.index)});
  checkClassNames(options.classNames, classes ? head : undefined);
  const {seed = 0, maxImages = 16} = options;
  const rows = chooseRows(available, maxImages, seed, classes ? labels : undefined);
  const inputs = await Promise.all(source.inputs.map((input) => readRows(input, rows)));
  const given = options.background && ordered(options.background, names.inputs);
  if (given) checkInputs(model, given, 'the background');
  const others = given ? indicesOf(given) : chooseOthers(available, mostBackground, seed, rows);
  const background = await Promise.all((given ?? source.inputs).map((input) => readRows(input, others)));
  checkFinite(inputs, names.inputs, 'validation data', rows);
  checkFinite(background, names.inputs, 'the background', others);
  const most = sampleSize(options);
  const sample = most > 0 ? await sampleOf(source.inputs, labels, {most, seed, classes}) : undefined;
  if (sample) checkFinite(sample.inputs, names.inputs, 'validation data', sample.rows);
  const datapoints = await chooseDatapoints(
    {inputs: source.inputs, labels, classes, available, explained: rows},
    options,
  );
  if (datapoints) checkFinite(datapoints.inputs, names.inputs, 'validation data', datapoints.rows);
  return {
    head,
    classes,
    inputs,
    labels: labels && rows.map((row) => labels[row] ?? Number.NaN),
    rows,
    available,
    background,
    sample,
    datapoints,
    training: await trainingSample(model, head, classes, options, names),
    warnings: [...bytesWarning(model, inputs), ...constantWarning(inputs, names.inputs, rows)],
  };
}

/** As many examples as whoever asks for most of them; 0 where nobody asks. */
function sampleSize({layerReport, classification}: CallbackOptions): number {
  const forLayers =
    typeof layerReport === 'object' ? (layerReport.sample ?? mostSampled) : layerReport ? mostSampled : 0;
  return Math.max(forLayers, typeof classification === 'object' ? classification.sample : 0);
}

async function trainingSample(
  model: LayersModel,
  head: Head,
  classes: boolean,
  {trainingData, tracin, seed = 0}: CallbackOptions,
  names: Names,
): Promise<DataSample | undefined> {
  if (trainingData === undefined) return undefined;
  const source = await sourceOf(trainingData, names);
  const available = checkInputs(model, source.inputs, 'training data');
  const labels = source.labels && (await labelsOf(source.labels, head, available));
  const sample = await sampleOf(source.inputs, labels, {most: tracin?.sample ?? mostTraining, seed, classes});
  checkFinite(sample.inputs, names.inputs, 'training data', sample.rows);
  return sample;
}

function indicesOf(values: readonly Values[]): number[] {
  const count = values[0] ? (shapeOf(values[0])[0] ?? 0) : 0;
  return Array.from({length: Math.min(count, mostBackground)}, (_, i) => i);
}

/** Returns how many rows there are. */
function checkInputs(model: LayersModel, inputs: readonly Values[], what: string): number {
  const counts = inputs.map((input, i) => {
    const [rows = 0, ...own] = shapeOf(input);
    const wanted = (model.inputs[i]?.shape ?? []).slice(1);
    const fits = own.length === wanted.length && wanted.every((side, axis) => side === null || side === own[axis]);
    if (!fits) {
      throw new ExplainError(
        'bad-data',
        `${what} for input '${model.inputNames[i]}' must be [n, ${wanted.map((side) => side ?? '?').join(', ')}]; ` +
          `got [${[rows, ...own].join(', ')}]`,
      );
    }
    return rows;
  });
  const rows = counts[0] ?? 0;
  if (rows === 0) throw new ExplainError('bad-data', `${what} must have at least one row; got none`);
  if (counts.some((count) => count !== rows)) {
    throw new ExplainError(
      'bad-data',
      `${what}: the inputs must have the same number of rows; got ${counts.join(', ')}`,
    );
  }
  return rows;
}

function checkFinite(
  tensors: readonly PlainTensor[],
  names: readonly string[],
  what: string,
  rows: readonly number[],
): void {
  tensors.forEach(({values, shape}, i) => {
    const size = values.length / Math.max(1, shape[0] ?? 1);
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd < 0) return;
    const count = values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0);
    throw new ExplainError(
      'bad-data',
      `${what} hold ${count} values that are NaN or infinite in input '${names[i]}', the first in row ${rows[Math.floor(odd / size)]}: ` +
        'clean them, since no map of such an image means anything',
    );
  });
}

/** Layers that bring raw bytes into range by themselves. */
const rescaling = /Rescaling|Normalization/;

function bytesWarning(model: LayersModel, inputs: readonly PlainTensor[]): string[] {
  const raw = inputs.some(
    ({values, shape}) =>
      shape.length === 4 && values.some((v) => v > 1) && values.every((v) => v >= 0 && v <= 255 && Number.isInteger(v)),
  );
  const handled = model.layers.slice(0, 3).some((layer) => rescaling.test(layer.getClassName()));
  if (!raw || handled) return [];
  return [
    'the validation images are whole numbers up to 255: if the model is trained on values of 0 to 1, divide them by 255 as in the training',
  ];
}

function constantWarning(inputs: readonly PlainTensor[], names: readonly string[], rows: readonly number[]): string[] {
  return inputs.flatMap(({values, shape}, i) => {
    const size = values.length / Math.max(1, shape[0] ?? 1);
    const constant = rows.filter((_, row) => {
      const own = values.subarray(row * size, (row + 1) * size);
      return size > 1 && own.every((value) => value === own[0]);
    });
    if (constant.length === 0) return [];
    return [
      `${constant.length} of ${rows.length} validation images are constant in input '${names[i]}' (rows ${constant.join(', ')}): nothing in them can be told apart`,
    ];
  });
}
