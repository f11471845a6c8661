import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {
  type AnyMethod,
  type Attribution,
  type Explainer,
  explain,
  explainAll,
  explainers,
  modelSubject,
  networkOf,
  type Run,
  registry,
  runFor,
  type Subject,
} from '../src/index.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {barePasses, type PassKind} from './bare.ts';
import {alone, type Compared, type Effort, interleaved, type Spread, type Work} from './timing.ts';

/** A method with the passes that it can't do without: so many rows of a kind for each image. */
interface Case {
  readonly explainer: Explainer;
  readonly needs: readonly {readonly kind: PassKind; readonly rows: number}[];
}

/** The layer that Grad-CAM looks at: the last convolution. */
const layer = 'conv4';
const patch = 8;
const stride = 4;
/** Channels that Score-CAM and Ablation-CAM look at. */
const channels = 16;
/** Places of the patch along each axis of 32 pixels. */
const places = 7;
/** Examples that expected gradients compares with. */
const background = 50;

/** How much the methods do that may do more or less. */
export interface Draws {
  readonly steps: number;
  readonly samples: number;
}

/** Methods that do little besides their passes, and what these are. */
const cases = ({steps, samples}: Draws): {readonly [name: string]: Case} => {
  const input = (rows: number) => [{kind: 'input gradient', rows} as const];
  const atLayer = [{kind: 'layer gradient', rows: 1} as const];
  const forward = (rows: number) => [{kind: 'forward pass', rows: 1} as const, {kind: 'forward pass', rows} as const];
  return {
    activations: {explainer: explainers.activations(), needs: [{kind: 'forward pass', rows: 1}]},
    gradient: {explainer: explainers.gradient(), needs: input(1)},
    'input-x-gradient': {explainer: explainers.inputXGradient(), needs: input(1)},
    'integrated-gradients': {explainer: explainers.integratedGradients({steps}), needs: input(steps)},
    'smooth-grad': {explainer: explainers.smoothGrad({samples: steps}), needs: input(steps)},
    'expected-gradients': {explainer: explainers.expectedGradients({samples}), needs: input(samples)},
    'blur-ig': {explainer: explainers.blurIg({steps}), needs: input(steps)},
    'grad-cam': {explainer: explainers.gradCam({layer}), needs: atLayer},
    'grad-cam-plus-plus': {explainer: explainers.gradCamPlusPlus({layer}), needs: atLayer},
    'hires-cam': {explainer: explainers.hiresCam({layer}), needs: atLayer},
    'layer-cam': {explainer: explainers.layerCam({layer}), needs: atLayer},
    'xgrad-cam': {explainer: explainers.xgradCam({layer}), needs: atLayer},
    'grad-cam-element-wise': {explainer: explainers.gradCamElementWise({layer}), needs: atLayer},
    'score-cam': {explainer: explainers.scoreCam({layer, channels}), needs: forward(channels)},
    occlusion: {explainer: explainers.occlusion({patch, stride}), needs: forward(places * places)},
    rise: {explainer: explainers.rise({samples: 10 * samples}), needs: [{kind: 'forward pass', rows: 10 * samples}]},
  };
};

/** Options with which the others take no longer than they must. */
const few = ({steps, samples}: Draws): {readonly [option: string]: unknown} => ({
  steps,
  samples: 2 * samples,
  channels,
  layer,
});

/** A method that is not made of passes alone: how many it made, and how long the rest of its work took. */
export interface OwnWork {
  readonly method: string;
  readonly images: number;
  /** Rows through the model for each image. */
  readonly rows: number;
  readonly ms: Spread;
}

/** Methods that this bench has no images for. */
const forImages = ({spec}: AnyMethod) => spec.inputs.includes('image') && spec.name !== 'cam';

/** Time and passes of every method that is not in the other table. */
export async function timeOwnWork(
  model: LayersModel,
  images: PlainTensor,
  draws: Draws,
  effort: Effort,
): Promise<readonly OwnWork[]> {
  const known = cases(draws);
  const rows: OwnWork[] = [];
  await withQuestion(model, images, async ({x, subject, run}) => {
    for (const {spec, from} of registry.filter(forImages)) {
      if (known[spec.name]) continue;
      const options = Object.entries(few(draws)).filter(([option]) => option in spec.options);
      const explainer = from(Object.fromEntries(options));
      let through = 0;
      const work: Work = async () => {
        const {maps} = await explainer.attribute(subject, [x], run);
        tf.dispose([...maps]);
      };
      const stop = countRows(model, (n) => {
        through += n;
      });
      await work();
      stop();
      const count = images.shape[0] ?? 1;
      rows.push({method: spec.name, images: count, rows: through / count, ms: await alone(work, effort)});
    }
  });
  return rows;
}

/** The methods that one pass serves, together and one by one. */
export async function timeSharing(model: LayersModel, images: PlainTensor, effort: Effort): Promise<Compared> {
  const x = tf.tensor(images.values, [...images.shape]);
  const sharing = [
    ...[explainers.gradient(), explainers.inputXGradient(), explainers.gradCam({layer})],
    ...[explainers.gradCamPlusPlus({layer}), explainers.hiresCam({layer}), explainers.layerCam({layer})],
  ];
  const freed = (found: readonly Attribution[]) => tf.dispose(found.map(({maps}) => [...maps]));
  const together: Work = async () => freed(await explainAll(sharing, model, x));
  const apart: Work = async () => {
    for (const explainer of sharing) freed([await explain(explainer, model, x)]);
  };
  try {
    return await interleaved(together, apart, effort);
  } finally {
    x.dispose();
  }
}

/** Tells how many rows each pass has, until the function that comes back is called. */
export function countRows(model: LayersModel, seen: (rows: number) => void): () => void {
  const original = model.call.bind(model);
  const call = (inputs: tf.Tensor | tf.Tensor[], kwargs: Parameters<typeof original>[1]) => {
    seen((Array.isArray(inputs) ? inputs[0] : inputs)?.shape[0] ?? 0);
    return original(inputs, kwargs);
  };
  Object.defineProperty(model, 'call', {value: call, configurable: true, writable: true});
  return () => void Reflect.deleteProperty(model, 'call');
}

export interface MethodTime extends Compared {
  readonly method: string;
  readonly options: {readonly [name: string]: unknown};
  readonly images: number;
  /** Such as `20 x input gradient`. */
  readonly passes: string;
}

/** Each method's time for a batch beside that of its bare passes, of the same rows in passes of the same size. */
export async function timeMethods(
  model: LayersModel,
  given: PlainTensor,
  draws: Draws,
  effort: Effort,
): Promise<readonly MethodTime[]> {
  const images = given.shape[0] ?? 0;
  const known = cases(draws);
  const rows: MethodTime[] = [];
  await withQuestion(model, given, async ({x, subject, run}) => {
    const bare = barePasses(model, x, layer, run.batchSize);
    try {
      for (const [method, {explainer, needs}] of Object.entries(known)) {
        const own: Work = async () => {
          const {maps} = await explainer.attribute(subject, [x], run);
          tf.dispose([...maps]);
        };
        const least: Work = () => {
          for (const {kind, rows: each} of needs) bare.run(kind, inPasses(images * each, run.batchSize));
        };
        rows.push({
          method,
          options: explainer.options ?? {},
          images,
          passes: needs.map(({kind, rows: each}) => `${each === 1 ? '' : `${each} x `}${kind}`).join(' + '),
          ...(await interleaved(own, least, effort)),
        });
      }
    } finally {
      bare.dispose();
    }
  });
  return rows;
}

interface Asked {
  readonly x: tf.Tensor;
  readonly subject: Subject;
  readonly run: Run;
}

/** Runs `body` with the images, what is asked of them, and a background. */
async function withQuestion(
  model: LayersModel,
  {values, shape}: PlainTensor,
  body: (asked: Asked) => Promise<void>,
): Promise<void> {
  const x = tf.tensor(values, [...shape]);
  const repeats = Math.ceil(background / (shape[0] ?? 1));
  const others = tf.tidy(() => tf.slice(tf.tile(x, [repeats, 1, 1, 1]), 0, background));
  const network = networkOf(model);
  const run = {...runFor(network), background: [others]};
  try {
    await body({x, run, subject: await modelSubject(network, [x], {target: 'predicted', run})});
  } finally {
    tf.dispose([x, others]);
  }
}

/** `total` rows in passes of at most `most`. */
export function inPasses(total: number, most: number): number[] {
  const whole = new Array<number>(Math.floor(total / most)).fill(most);
  return total % most === 0 ? whole : [...whole, total % most];
}
