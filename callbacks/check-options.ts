import {ExplainError} from '../src/core/errors.ts';
import {describe} from '../src/core/options.ts';
import {colormapNames} from '../src/image/colormaps.ts';
import {colourScales} from '../src/report/paint.ts';
import type {CallbackOptions} from './options.ts';
import {isValues} from './read-values.ts';

/** What an option must be, in words, and whether a value is that. */
type Check = readonly [wanted: string, fits: (value: unknown) => boolean];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const listOf = (fits: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(fits);

const anything: Check = ['given', () => true];
const text: Check = ['a text', isText];
const yesOrNo: Check = ['true or false', (value) => typeof value === 'boolean'];
const count: Check = ['a whole number >= 1', (value) => Number.isInteger(value) && Number(value) >= 1];
const method: Check = ['a function', (value) => typeof value === 'function'];
const oneOf = (...choices: readonly string[]): Check => [
  choices.join(' | '),
  (value) => choices.some((choice) => choice === value),
];

const isBox = listOf(Number.isFinite);
const isShare = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < 1;

/** Whether a value is an object of no other fields than these, each fitting. */
function fieldsOf(value: unknown, fields: {readonly [name: string]: (value: unknown) => boolean}): boolean {
  return (
    isObject(value) && Object.entries(value).every(([name, own]) => own === undefined || (fields[name]?.(own) ?? false))
  );
}

const sides = ['predicted', 'label', 'positive', 'negative'];
const colormaps = [...colormapNames('signed'), ...colormapNames('positive')];

/** Every option: a misspelt or misshapen one is found where there is no type checker, too. */
const checks: {readonly [K in keyof Required<CallbackOptions>]: Check} = {
  // The data are checked against the model, when it comes.
  validationData: anything,
  background: anything,
  target: [
    `${sides.join(' | ')}, a class number, one for each image, or a function`,
    (value) =>
      typeof value === 'function' ||
      typeof value === 'number' ||
      sides.some((side) => side === value) ||
      (Array.isArray(value) && value.every(Number.isInteger)),
  ],
  score: oneOf('logit', 'probability'),
  output: [
    'the number or the name of an output',
    (value) => isText(value) || (Number.isInteger(value) && Number(value) >= 0),
  ],
  classIndex: ['a class number', Number.isInteger],
  classNames: ['a list of texts, one for each class', listOf((name) => typeof name === 'string')],
  maxImages: count,
  every: count,
  atStart: yesOrNo,
  seed: ['a number', Number.isFinite],
  batchSize: count,
  outputDir: text,
  name: text,
  runName: text,
  precision: oneOf('float16', 'float32'),
  sinks: [
    'a list of sinks, objects with a method write',
    listOf((sink) => isObject(sink) && 'write' in sink && typeof sink.write === 'function'),
  ],
  colorScale: oneOf(...colourScales),
  colormap: oneOf(...colormaps),
  overlay: ['a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1],
  evolution: [
    'true, false, or {reference, topShare, settledBelow, pretrained}',
    (value) =>
      typeof value === 'boolean' ||
      fieldsOf(value, {
        reference: (step) => Number.isInteger(step) && Number(step) >= 0,
        topShare: isShare,
        settledBelow: isShare,
        pretrained: (flag) => typeof flag === 'boolean',
      }),
  ],
  // Checked against the images, when they are read.
  masks: ['a tensor or {values, shape}', isValues],
  boxes: [
    'a list with one [top, left, bottom, right] for each image, or a list of these',
    listOf((own) => isBox(own) || listOf(isBox)(own)),
  ],
  classification: [
    'true, false, or {sample}',
    (value) => typeof value === 'boolean' || fieldsOf(value, {sample: (size) => count[1](size)}),
  ],
  embeddings: yesOrNo,
  maskImages: count,
  storyboard: [
    'true, false, or {every}',
    (value) => typeof value === 'boolean' || fieldsOf(value, {every: (steps) => count[1](steps)}),
  ],
  layerReport: [
    'true, false, or {every, sample, layers}',
    (value) =>
      typeof value === 'boolean' || fieldsOf(value, {every: count[1], sample: count[1], layers: listOf(isText)}),
  ],
  trainingData: anything,
  tracin: ['{every, sample}', (value) => fieldsOf(value, {every: count[1], sample: count[1]})],
  checkpoint: [
    'true, false, or {every, keep, sample}',
    (value) => typeof value === 'boolean' || fieldsOf(value, {every: count[1], keep: count[1], sample: count[1]}),
  ],
  // How long they are is checked against the data.
  metadata: [
    'an object of columns, each a list of texts or of finite numbers',
    (value) => isObject(value) && !Array.isArray(value) && Object.values(value).every(isColumn),
  ],
  inputColumns: ['a list of texts, one for each column', listOf(isText)],
  filmstrip: yesOrNo,
  animation: yesOrNo,
  featureImages: count,
  hyperparameters: [
    'an object of numbers, texts and booleans',
    (value) => isObject(value) && Object.values(value).every(isSetting),
  ],
  kernels: oneOf('mended', 'stock'),
  onError: oneOf('warn', 'throw'),
  report: method,
  model: ['a tf.LayersModel', (value) => isObject(value) && 'layers' in value && 'inputs' in value],
  signal: ['an AbortSignal', (value) => isObject(value) && 'aborted' in value],
  onProgress: method,
  onStep: method,
  now: method,
};

/** Names of all options. */
export const callbackOptionNames: readonly string[] = Object.keys(checks);

export function isCallbackOption(key: string): boolean {
  return Object.hasOwn(checks, key);
}

/** Checks what can be checked without a model. Throws `bad-option`, and `bad-data` where the images are missing. */
export function checkOptions(options: CallbackOptions): void {
  if (!isObject(options) || options.validationData === undefined || options.validationData === null) {
    throw new ExplainError('bad-data', 'validationData is missing: pass the images to explain, [x, y] or x');
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const unknown = given.find(([key]) => !isCallbackOption(key));
  if (unknown !== undefined) {
    throw new ExplainError(
      'bad-option',
      `there is no callback option '${unknown[0]}'; the options: ${callbackOptionNames.join(', ')}`,
    );
  }
  for (const [key, [wanted, fits]] of Object.entries(checks)) {
    const value = Object.entries(options).find(([name]) => name === key)?.[1];
    if (value === undefined || fits(value)) continue;
    throw new ExplainError('bad-option', `callback option '${key}' must be ${wanted}; got ${describe(value)}`);
  }
  const lonely = (['metadata', 'inputColumns'] as const).find((key) => options[key] !== undefined);
  if (lonely !== undefined && (options.checkpoint ?? false) === false) {
    throw new ExplainError('bad-option', `${lonely} is stored beside checkpoints: give the option checkpoint too`);
  }
  if (options.classIndex !== undefined && options.target !== undefined) {
    throw new ExplainError('bad-option', 'classIndex and target both say what is explained: give one of them');
  }
}

/** A list or a typed array, as it comes out of a table. */
function isColumn(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return Symbol.iterator in value && Array.from(Object(value)).every(Number.isFinite);
  return listOf((one) => typeof one === 'string')(value) || listOf(Number.isFinite)(value);
}

function isSetting(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
