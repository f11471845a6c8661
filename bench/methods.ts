import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {type Explainer, explainers, modelSubject, networkOf, registry, runFor} from '../src/index.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import {barePasses, type PassKind} from './bare.ts';
import {type Compared, type Effort, interleaved, type Work} from './timing.ts';

/** A method with the passes that it can't do without: so many rows of a kind for each image. */
interface Case {
  readonly explainer: Explainer;
  readonly needs: readonly {readonly kind: PassKind; readonly rows: number}[];
}

/** The layer that Grad-CAM looks at: the last convolution. */
const layer = 'conv4';
const patch = 8;
const stride = 4;
/** Places of the patch along each axis of 32 pixels. */
const places = 7;
/** Examples that expected gradients compares with. */
const background = 50;

/** How much the methods do that may do more or less. */
export interface Draws {
  readonly steps: number;
  readonly samples: number;
}

/** One entry for each method of the registry. */
const cases = ({steps, samples}: Draws): {readonly [name: string]: Case} => ({
  activations: {explainer: explainers.activations(), needs: [{kind: 'forward pass', rows: 1}]},
  gradient: {explainer: explainers.gradient(), needs: [{kind: 'input gradient', rows: 1}]},
  'input-x-gradient': {explainer: explainers.inputXGradient(), needs: [{kind: 'input gradient', rows: 1}]},
  'integrated-gradients': {
    explainer: explainers.integratedGradients({steps}),
    needs: [{kind: 'input gradient', rows: steps}],
  },
  'smooth-grad': {explainer: explainers.smoothGrad({samples: steps}), needs: [{kind: 'input gradient', rows: steps}]},
  'expected-gradients': {
    explainer: explainers.expectedGradients({samples}),
    needs: [{kind: 'input gradient', rows: samples}],
  },
  'grad-cam': {explainer: explainers.gradCam({layer}), needs: [{kind: 'layer gradient', rows: 1}]},
  occlusion: {
    explainer: explainers.occlusion({patch, stride}),
    needs: [
      {kind: 'forward pass', rows: 1},
      {kind: 'forward pass', rows: places * places},
    ],
  },
});

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
  {values, shape}: PlainTensor,
  draws: Draws,
  effort: Effort,
): Promise<readonly MethodTime[]> {
  const x = tf.tensor(values, [...shape]);
  const images = shape[0] ?? 0;
  const network = networkOf(model);
  const run = {
    ...runFor(network),
    background: [tf.tidy(() => tf.slice(tf.tile(x, [Math.ceil(background / images), 1, 1, 1]), 0, background))],
  };
  const subject = await modelSubject(network, [x], {target: 'predicted', run});
  const bare = barePasses(model, x, layer, run.batchSize);
  const known = cases(draws);
  const rows: MethodTime[] = [];
  try {
    for (const {spec} of registry) {
      const entry = known[spec.name];
      if (!entry)
        throw new Error(`bench/methods.ts has no entry for '${spec.name}': say what passes it needs at least`);
      const {explainer, needs} = entry;
      const own: Work = async () => {
        const {maps} = await explainer.attribute(subject, [x], run);
        tf.dispose([...maps]);
      };
      const least: Work = () => {
        for (const {kind, rows: each} of needs) bare.run(kind, inPasses(images * each, run.batchSize));
      };
      rows.push({
        method: spec.name,
        options: explainer.options ?? {},
        images,
        passes: needs.map(({kind, rows: each}) => `${each === 1 ? '' : `${each} x `}${kind}`).join(' + '),
        ...(await interleaved(own, least, effort)),
      });
    }
    return rows;
  } finally {
    bare.dispose();
    tf.dispose([x, run.background]);
  }
}

/** `total` rows in passes of at most `most`. */
function inPasses(total: number, most: number): number[] {
  const whole = new Array<number>(Math.floor(total / most)).fill(most);
  return total % most === 0 ? whole : [...whole, total % most];
}
