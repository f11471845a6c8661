import type {CustomCallbackArgs} from '@tensorflow/tfjs-layers';
import {SingleBar} from 'cli-progress';
import type {ProgressEvent, StepSummary} from '../../src/index.ts';

/** What shows how far a training has come. */
export interface TrainingProgress {
  /** Hooks for `model.fit`; wrap them with asCallback. */
  readonly hooks: CustomCallbackArgs;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly onStep: (summary: StepSummary) => void;
  /** Takes the bar away. */
  readonly end: () => void;
}

/** In TensorFlow.js the metric 'accuracy' is logged as acc and val_acc. */
export const logNames = {loss: 'loss', accuracy: 'acc', heldOut: 'val_acc', seconds: 'explain/seconds'};

/** A bar on a terminal; else a line for each step, so that a log file stays readable. */
export function trainingProgress(epochs: number, stream: NodeJS.WriteStream = process.stdout): TrainingProgress {
  return stream.isTTY ? withBar(epochs, stream) : withLines(epochs, stream);
}

function withBar(epochs: number, stream: NodeJS.WriteStream): TrainingProgress {
  const bar = new SingleBar({
    stream,
    format: '{bar} {percentage} %  {what}',
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  // Step 0 is explained too; an epoch is half training, half explaining.
  const total = 2 * epochs + 1;
  let batches = 1;
  let batch = 0;
  let step = 0;
  bar.start(total, 0, {what: 'explaining the untrained network'});
  return {
    hooks: {
      onTrainBegin: async () => {},
      onEpochBegin: async (epoch) => {
        step = epoch + 1;
        batches = Math.max(batches, batch);
        batch = 0;
      },
      onBatchEnd: async () => {
        batch++;
        const share = Math.min(1, batch / Math.max(batches, batch));
        bar.update(2 * step - 1 + (batches > 1 ? share : 0), {what: `epoch ${step} of ${epochs}: training`});
      },
    },
    onProgress({step: at, method, done, total: all}) {
      const what = at === 0 ? 'before training' : `epoch ${at} of ${epochs}`;
      bar.update(2 * at + (at === 0 ? done / all : 0), {what: `${what}: ${method} ${done}/${all}`});
    },
    onStep({step: at}) {
      bar.update(2 * at + 1);
    },
    end: () => bar.stop(),
  };
}

function withLines(epochs: number, stream: NodeJS.WriteStream): TrainingProgress {
  return {
    hooks: {},
    onProgress() {},
    onStep({step, metrics}) {
      const seconds = `${inSeconds(metrics[logNames.seconds])} explaining`;
      if (step === 0) stream.write(`before training: ${seconds}\n`);
      else {
        const [loss, accuracy, heldOut] = [logNames.loss, logNames.accuracy, logNames.heldOut].map(
          (key) => metrics[key],
        );
        const numbers = `loss ${loss?.toFixed(4)}, accuracy ${inPercent(accuracy)}, held out ${inPercent(heldOut)}`;
        stream.write(`epoch ${step} of ${epochs}: ${numbers}, ${seconds}\n`);
      }
    },
    end() {},
  };
}

export function inPercent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(2)} %`;
}

export function inSeconds(seconds: number | undefined): string {
  return seconds === undefined ? '' : `${seconds.toFixed(1)} s`;
}
