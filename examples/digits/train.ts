import type {LayersModel} from '@tensorflow/tfjs-layers';
import {asCallback, type DashboardCallback, ExplainCallback} from '../../src/index.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';
import {slowDown} from '../support/slow-down.ts';
import {toTensors} from '../support/tensors.ts';
import type {TrainingProgress} from '../support/training-progress.ts';
import {digitNames, loadDigitParts, withShifted} from './data.ts';
import {digitsExplainers} from './explainers.ts';
import {digitsModel} from './model.ts';

export {digitsExplainers} from './explainers.ts';

export interface DigitsOptions {
  readonly epochs: number;
  /** Folder of all logs. */
  readonly out: string;
  readonly runName?: string | undefined;
  /** Decides the parts of the data, the weights to begin with, and what the explainers draw. */
  readonly seed: number;
  /** Fewer images, steps and samples: for a look at how it goes. */
  readonly quick: boolean;
}

export const batchSize = 64;
const learningRate = 0.004;

/** Trains on the digits while six methods explain 16 held-out ones. The model is the caller's; a page beside it gets checkpoints. */
export async function trainOnDigits(
  tf: Tfjs,
  {epochs, out, runName, seed, quick}: DigitsOptions,
  progress: TrainingProgress,
  page?: DashboardCallback,
): Promise<{model: LayersModel; explain: ExplainCallback}> {
  const {train, validation} = await loadDigitParts(seed);
  const [x, y] = toTensors(tf, withShifted(train, seed));
  const held = toTensors(tf, validation);
  const model = digitsModel(tf, {seed, learningRate});
  const draws = quick ? 4 : 20;
  const explain = new ExplainCallback(digitsExplainers(draws), {
    validationData: held,
    classNames: digitNames,
    outputDir: out,
    name: 'digits',
    runName,
    seed,
    maxImages: quick ? 10 : 16,
    checkpoint: page !== undefined,
    hyperparameters: {learningRate, batchSize, seed},
    onProgress: progress.onProgress,
    onStep: progress.onStep,
    report: progress.report,
  });
  try {
    await model.fit(x, y, {
      epochs,
      batchSize,
      // The images come in random order already. So a seed gives the same training, but for the rounding of parallel sums.
      shuffle: false,
      verbose: 0,
      validationData: held,
      callbacks: [
        ...(page ? [page] : []),
        ...[explain, asCallback(progress.hooks), asCallback(slowDown(model.optimizer, learningRate, epochs))],
      ],
    });
    return {model, explain};
  } finally {
    progress.end();
    tf.dispose([x, y, held]);
  }
}
