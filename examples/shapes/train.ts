import type {Sequential} from '@tensorflow/tfjs-layers';
import {asCallback, ExplainCallback, explainers} from '../../src/index.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {toTensors} from '../support/tensors.ts';
import type {TrainingProgress} from '../support/training-progress.ts';
import type {Corner, CornerMark} from './corner-mark.ts';
import {makeShapes} from './make-shapes.ts';
import {shapesModel} from './model.ts';
import {shapeNames} from './outlines.ts';

export interface ShapesTraining {
  readonly epochs: number;
  /** Folder of all logs. */
  readonly out: string;
  readonly runName?: string | undefined;
  readonly seed: number;
  /** Images to train with; a quarter as many are held out. */
  readonly count: number;
  /** Puts a mark into this corner of most circles. */
  readonly corner?: Corner | undefined;
}

export interface TrainedOnShapes {
  /** The caller's. */
  readonly model: Sequential;
  readonly explain: ExplainCallback;
  /** Accuracy on held-out images by what marks they have. */
  readonly accuracies: {readonly [marks: string]: number};
}

const batchSize = 32;
/** Held-out images come from another seed than those of the training. */
const heldOutSeed = 1_000_000;

/** Trains on shapes with callbacks. With a `corner` a mark gives most circles away, and the explanations show it. */
export async function trainOnShapes(
  tf: Tfjs,
  {epochs, out, runName, seed, count, corner}: ShapesTraining,
  progress: TrainingProgress,
): Promise<TrainedOnShapes> {
  const mark: CornerMark | undefined = corner && {corner, ofClass: 'circle'};
  const [x, y] = toTensors(tf, makeShapes({count, seed, mark}));
  const heldOut = (marks?: CornerMark) =>
    makeShapes({count: Math.ceil(count / 4), seed: heldOutSeed + seed, mark: marks});
  const held = heldOut(mark);
  const validation = toTensors(tf, held);
  const model = shapesModel(tf, {seed});
  const explain = new ExplainCallback(
    [
      explainers.gradCam(),
      explainers.integratedGradients({steps: 16}),
      explainers.occlusion({patch: 6, stride: 4}),
      explainers.activations({layers: ['conv_1', 'conv_3']}),
    ],
    {
      validationData: validation,
      // Where the shapes are: maps that leave them while accuracy rises are a shortcut, and that is told.
      masks: held.masks,
      maskImages: 48,
      classNames: shapeNames,
      outputDir: out,
      name: corner ? 'shapes-with-mark' : 'shapes',
      runName,
      seed,
      maxImages: 12,
      hyperparameters: {batchSize, seed, corner: corner ?? 'none'},
      onProgress: progress.onProgress,
      onStep: progress.onStep,
      report: progress.report,
    },
  );
  const sets = [x, y, ...validation];
  try {
    await model.fit(x, y, {
      epochs,
      batchSize,
      shuffle: false,
      verbose: 0,
      validationData: validation,
      callbacks: [explain, asCallback(progress.hooks)],
    });
    const accuracies: {[marks: string]: number} = {};
    const marks: {[name: string]: CornerMark | undefined} = {'without marks': undefined};
    if (mark) {
      marks['marked like the training images'] = mark;
      marks['marked the other way round'] = {...mark, share: 0, others: 1};
    }
    for (const [name, own] of Object.entries(marks)) {
      const set = toTensors(tf, heldOut(own));
      sets.push(...set);
      const [, accuracy] = tf.tidy(() => [model.evaluate(...set)].flat().map((value) => value.dataSync()[0] ?? 0));
      accuracies[name] = accuracy ?? 0;
    }
    return {model, explain, accuracies};
  } finally {
    progress.end();
    tf.dispose(sets);
  }
}
