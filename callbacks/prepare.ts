import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {checkModel, networkOf} from '../src/core/network/network.ts';
import type {Target} from '../src/core/target.ts';
import {runFor} from '../src/explain.ts';
import {inputPictures, type PaintOptions} from '../src/report/paint.ts';
import {type Captions, captionsFor, type ExplainedBatch} from '../src/report/step.ts';
import type {Pixels} from '../src/sinks/sink.ts';
import {questionWords} from './describe-run.ts';
import {checkSetting, type StepSetting} from './explain-step.ts';
import {chooseMasks, type Masks} from './masks.ts';
import type {CallbackOptions} from './options.ts';
import {type ChosenData, chooseData} from './validation-data.ts';

/** A run that has been checked, before anything is written. */
export interface Prepared {
  readonly data: ChosenData;
  readonly setting: StepSetting;
  readonly batch: ExplainedBatch;
  readonly captions: Captions;
  readonly paint: PaintOptions;
  /** What matters in the images, where the user says so. */
  readonly masks: Masks | undefined;
  /** The setting for the images of the masks; the very same where these are the explained ones. */
  readonly masked: StepSetting;
  /** The inputs as pictures, one list an input. */
  readonly pictures: readonly (readonly Pixels[])[];
  /** What is asked of the model, in words. */
  readonly question: string;
}

const defaultOverlay = 0.6;

/** Reads the data and checks that everything fits the model. Throws an ExplainError where something does not. */
export async function prepare(
  model: LayersModel,
  explainers: readonly Explainer[],
  options: CallbackOptions,
  onProgress: (method: string, done: number, total: number) => void,
): Promise<Prepared> {
  checkModel(model);
  const data = await chooseData(model, options);
  const {maskImages} = options;
  // What is stored is chosen once.
  const once = {...options, checkpoint: false};
  const looked = maskImages === undefined ? data : await chooseData(model, {...once, maxImages: maskImages});
  const masks = await chooseMasks(options, looked);
  const network = networkOf(model, data.inputs);
  const {head, classes, inputs, labels, background} = data;
  const target = targetFor(options, data);
  const score = options.score ?? 'logit';
  const setting: StepSetting = {
    ...{network, head, classes, explainers, inputs, background, labels, onProgress},
    question: {target, score, output: head.index, labels},
    run: runFor(network, {seed: options.seed, batchSize: options.batchSize, signal: options.signal}),
    featureImages: options.featureImages ?? 2,
    seconds: () => performance.now() / 1000,
  };
  await checkSetting(setting);
  const masked = masks && masks.data !== data ? withImages(setting, masks.data, targetFor(options, looked)) : setting;
  const batch: ExplainedBatch = {inputs, inputNames: network.inputNames, labels};
  const captions = captionsFor(batch, {classes, classNames: options.classNames});
  const {colorScale: scale = 'image', overlay = defaultOverlay, colormap} = options;
  return {
    ...{data, setting, batch, captions, masks, masked},
    paint: {scale, overlay, colormap},
    pictures: inputPictures(batch),
    question: questionWords(options.target ?? target, score, head, classes ? captions : undefined),
  };
}

/** The same for other images of the validation data, without feature maps, which lie on nothing. */
function withImages(setting: StepSetting, {inputs, labels}: ChosenData, target: Target): StepSetting {
  const explainers = setting.explainers.filter(({map}) => map !== 'features');
  const question = {...setting.question, target, labels};
  return {...setting, explainers, inputs, labels, question, onProgress: undefined};
}

/** The target for the chosen rows; the user's own speaks of the rows of the validation data. */
function targetFor({target, classIndex}: CallbackOptions, data: ChosenData): Target {
  const {rows, available, labels, classes} = data;
  if (typeof target === 'function') {
    return (output, own) =>
      target(
        output,
        own.map((row) => rows[row] ?? row),
      );
  }
  if (typeof target === 'object') {
    if (target.length === available) return rows.map((row) => target[row] ?? Number.NaN);
    throw new ExplainError(
      'bad-target',
      `target as a list needs a class for each of the ${available} images of validationData; got ${target.length}`,
    );
  }
  return target ?? classIndex ?? (labels && classes ? 'label' : 'predicted');
}
