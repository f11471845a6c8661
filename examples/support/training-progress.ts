import type {CustomCallbackArgs} from '@tensorflow/tfjs-layers';
import {openBar} from '../../src/cli/bar.ts';
import type {ProgressEvent, StepSummary} from '../../src/index.ts';

/** What shows how far a training has come. */
export interface TrainingProgress {
  /** Hooks for `model.fit`; wrap them with asCallback. */
  readonly hooks: CustomCallbackArgs;
  /** These three are options of ExplainCallback. */
  readonly onProgress: (event: ProgressEvent) => void;
  readonly onStep: (summary: StepSummary) => void;
  readonly report: (message: string) => void;
  /** Takes the bar away. */
  readonly end: () => void;
}

/** In TensorFlow.js the metric 'accuracy' is logged as acc and val_acc. */
export const logNames = {loss: 'loss', accuracy: 'acc', heldOut: 'val_acc', seconds: 'explain/seconds'};

/** A bar on a terminal; else a line for each step, so that a log file stays readable. */
export function trainingProgress(epochs: number, stream: NodeJS.WriteStream = process.stdout): TrainingProgress {
  return stream.isTTY ? withBar(epochs, stream) : withLines(epochs, stream);
}

/** Parts of a step in the bar: training takes up one half, explaining the other. */
const half = 1 / 2;

function withBar(epochs: number, stream: NodeJS.WriteStream): TrainingProgress {
  // Step 0 has no training, so it counts half.
  const total = epochs + half;
  let [value, what] = [0, 'explaining the untrained network'];
  let [batch, batches, epoch] = [0, 0, 0];
  const open = () => openBar(stream, '{bar} {percentage} %  {what}', total, value, {what});
  const show = (at: number, text: string): void => {
    [value, what] = [Math.max(value, at), text];
    bar.update(value, {what});
  };
  let bar = open();
  return {
    hooks: {
      onEpochBegin: async (before) => {
        [epoch, batches, batch] = [before + 1, batch, 0];
      },
      onBatchEnd: async () => {
        batch++;
        // How many batches an epoch has is known after the first.
        const share = batches > 0 ? Math.min(1, batch / batches) : 0;
        show(epoch - half + half * share, `epoch ${epoch} of ${epochs}: training, batch ${batch}`);
      },
    },
    onProgress({step, method, done, total: all}) {
      const when = step === 0 ? 'before training' : `epoch ${step} of ${epochs}`;
      show(step, `${when}: ${method} ${done}/${all}`);
    },
    onStep({step}) {
      show(step + half, what);
    },
    report(message) {
      bar.stop();
      stream.write(`${message}\n`);
      bar = open();
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
    report: (message) => stream.write(`${message}\n`),
    end() {},
  };
}

export function inPercent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(2)} %`;
}

export function inSeconds(seconds: number | undefined): string {
  return seconds === undefined ? '' : `${seconds.toFixed(1)} s`;
}
