import * as tf from '@tensorflow/tfjs-core';
import {asCallback, ExplainCallback, type Explainer, explainers} from '../src/index.ts';
import {digitNames, loadDigitParts} from './digits/data.ts';
import {digitsModel} from './digits/model.ts';
import {type CommonOptions, exampleCommand, isMain, runExample} from './support/arguments.ts';
import {sayResults} from './support/say-results.ts';
import {startBackend} from './support/start-backend.ts';
import {toTensors} from './support/tensors.ts';
import {trainingProgress} from './support/training-progress.ts';

/** A method of one's own: how much the score of each image [h, w, c] falls when a column of it is made black. */
export const columnDrop: Explainer = {
  name: 'column-drop',
  map: 'signed',
  axes: 'spatial',
  async attribute(subject, x) {
    const maps = tf.tidy(() =>
      x.map((images) => {
        const [, height = 0, width = 0] = images.shape;
        const whole = subject.scores(x);
        const drops = Array.from({length: width}, (_, column) => {
          const others = tf.sub(1, tf.oneHot(tf.scalar(column, 'int32'), width));
          return tf.sub(whole, subject.scores([tf.mul(images, tf.reshape(others, [width, 1]))]));
        });
        return tf.tile(tf.expandDims(tf.stack(drops, 1), 1), [1, height, 1]);
      }),
    );
    return {maps};
  },
};

/** `npx tsx examples/own-explainer.ts [options]`: on the digits, beside occlusion by columns, which finds the same. */
async function main({epochs, out, runName, seed}: CommonOptions): Promise<void> {
  const backend = await startBackend();
  const progress = trainingProgress(epochs);
  const {train, validation} = await loadDigitParts(seed);
  const [x, y] = toTensors(backend.tf, train);
  const validationData = toTensors(backend.tf, validation);
  const explain = new ExplainCallback([columnDrop, explainers.occlusion({patch: [8, 1], stride: 1})], {
    ...{validationData, classNames: digitNames, outputDir: out, name: 'own-explainer', runName, seed},
    ...{onProgress: progress.onProgress, onStep: progress.onStep, report: progress.report},
  });
  const model = digitsModel(backend.tf, {seed});
  const callbacks = [explain, asCallback(progress.hooks)];
  await model.fit(x, y, {epochs, validationData, verbose: 0, callbacks});
  progress.end();
  sayResults(explain);
}

if (isMain(import.meta.url)) {
  await runExample(exampleCommand('npx tsx examples/own-explainer.ts', 'an own method on the digits', 3), main);
}
