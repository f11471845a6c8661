import * as tf from '@tensorflow/tfjs';
import {show, visor} from '@tensorflow/tfjs-vis';
import {asCallbacks, ExplainCallback, type StepSummary, surfaceSink} from '../../src/browser.ts';
import {digitNames} from '../digits/digits.ts';
import {digitsExplainers} from '../digits/explainers.ts';
import {digitsModel} from '../digits/model.ts';
import {withShifted} from '../digits/shifted.ts';
import {slowDown} from '../support/slow-down.ts';
import {toTensors} from '../support/tensors.ts';
import {loadParts} from './data.ts';
import type {Options} from './options.ts';

const batchSize = 64;
const learningRate = 0.004;
const tab = 'Training';
/** As wide as there is room, as high as it needs. */
const styles = {width: 'auto', maxWidth: '100%', height: 'auto', maxHeight: 'none'};

export interface Watcher {
  readonly onStep: (step: StepSummary) => void;
  readonly onProgress: (words: string) => void;
  readonly onWarning: (words: string) => void;
  /** Asked after each batch. */
  readonly stop: () => boolean;
}

/** Grids and filmstrips; stories and the confusion matrix would make the page long. */
const sink = surfaceSink({
  visor: visor(),
  tab,
  show: (tag) => !/^(confusion|cartography)$|storyboard|image-/.test(tag),
});

/** Trains on the digits; curves, grids and filmstrips are in the visor while it goes on. Leaves no tensor behind. */
export async function trainInPage({epochs, images, draws, seed}: Options, watcher: Watcher): Promise<void> {
  const {train, validation} = await loadParts(images, seed);
  const [x, y] = toTensors(tf, withShifted(train, seed));
  const held = toTensors(tf, validation);
  const model = digitsModel(tf, {seed, learningRate});
  const explain = new ExplainCallback(digitsExplainers(draws), {
    validationData: held,
    classNames: digitNames,
    maxImages: 6,
    seed,
    sinks: [sink],
    report: watcher.onWarning,
    onStep: watcher.onStep,
    onProgress: ({step, method}) => watcher.onProgress(`${stepWords(step, epochs)}: ${method}`),
  });
  const area = visor().surface({name: 'Curves', tab, styles});
  // Where the panel is narrower than a curve, the keyboard scrolls it.
  area.container.tabIndex = 0;
  area.container.setAttribute('role', 'group');
  area.container.setAttribute('aria-label', 'Curves');
  const curves = show.fitCallbacks(area, ['loss', 'val_loss', 'acc', 'val_acc'], {
    callbacks: ['onEpochEnd'],
  });
  const progress = {
    onEpochBegin: async (epoch: number) => watcher.onProgress(`${stepWords(epoch + 1, epochs)}: training`),
    onBatchEnd: async () => {
      if (watcher.stop()) model.stopTraining = true;
    },
  };
  try {
    await model.fit(x, y, {
      ...{epochs, batchSize, validationData: held, shuffle: false, verbose: 0},
      callbacks: asCallbacks(explain, curves, progress, slowDown(model.optimizer, learningRate, epochs)),
    });
  } finally {
    model.dispose();
    model.optimizer.dispose();
    tf.dispose([x, y, held]);
  }
}

function stepWords(step: number, epochs: number): string {
  return step === 0 ? 'before training' : `epoch ${step} of ${epochs}`;
}
