import {join} from 'node:path';
import {digitNames, loadDigitParts, withShifted} from '../examples/digits/data.ts';
import {digitsModel} from '../examples/digits/model.ts';
import {batchSize, digitsExplainers} from '../examples/digits/train.ts';
import {startBackend} from '../examples/support/start-backend.ts';
import {toTensors} from '../examples/support/tensors.ts';
import {trainingProgress} from '../examples/support/training-progress.ts';
import {asCallback, ExplainCallback} from '../src/index.ts';

/** Rows of the pictures in the README. */
const fewImages = 6;

/**
 * Trains on the digits as `npm start` does and writes logs to `folder/logs`. A second callback explains fewer images in
 * `folder/few`: pictures short enough for the README. Resolves to the folders of both runs.
 */
export async function screenshotRun(folder: string, epochs: number): Promise<{shown: string; few: string}> {
  const {tf} = await startBackend();
  const {train, validation} = await loadDigitParts();
  const [x, y] = toTensors(tf, withShifted(train));
  const held = toTensors(tf, validation);
  const learningRate = 0.004;
  const model = digitsModel(tf, {learningRate});
  const progress = trainingProgress(epochs);
  const common = {validationData: held, classNames: digitNames, name: 'digits', report: () => {}};
  const shown = new ExplainCallback(digitsExplainers(), {
    ...common,
    outputDir: join(folder, 'logs'),
    hyperparameters: {learningRate, batchSize},
    onProgress: progress.onProgress,
    onStep: progress.onStep,
  });
  const few = new ExplainCallback(digitsExplainers(), {
    ...common,
    outputDir: join(folder, 'few'),
    maxImages: fewImages,
  });
  try {
    await model.fit(x, y, {
      epochs,
      batchSize,
      shuffle: false,
      verbose: 0,
      validationData: held,
      callbacks: [shown, few, asCallback(progress.hooks)],
    });
  } finally {
    progress.end();
    tf.dispose([x, y, held]);
    model.dispose();
  }
  return {shown: shown.directory, few: few.directory};
}
