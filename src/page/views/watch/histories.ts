import type {Only} from '../../app/state.ts';
import type {Epoch, Run} from '../../data/run.ts';

/** An epoch at which an image is taken for another class than at the epoch before that has a prediction. */
export interface Flip {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

const ofRuns = new WeakMap<Run, readonly (readonly Flip[])[]>();

/** Every image's changes of mind, in order. */
export function flipsOf(run: Run): readonly (readonly Flip[])[] {
  const known = ofRuns.get(run);
  if (known !== undefined) return known;
  const flips = Array.from({length: run.images}, (_, image) => {
    const found: Flip[] = [];
    let before: number | undefined;
    for (const {epoch, predictions} of run.epochs) {
      const unit = predictions[image]?.unit;
      if (unit === undefined) continue;
      if (before !== undefined && unit !== before) found.push({epoch, from: before, to: unit});
      before = unit;
    }
    return found;
  });
  ofRuns.set(run, flips);
  return flips;
}

export interface Wanted {
  /** Class of the label, of the prediction; undefined: any. */
  readonly label: number | undefined;
  readonly says: number | undefined;
  readonly only: Only;
}

/** The images that are wanted at an epoch, by their rows. What is not known of an image is not what is wanted. */
export function wantedImages(run: Run, epoch: Epoch | undefined, {label, says, only}: Wanted): readonly number[] {
  return Array.from({length: run.images}, (_, image) => image).filter((image) => {
    const prediction = epoch?.predictions[image];
    if (label !== undefined && run.labels[image] !== label) return false;
    if (says !== undefined && prediction?.unit !== says) return false;
    if (only === 'right') return prediction?.right === true;
    if (only === 'wrong') return prediction?.right === false;
    if (only === 'flipped') return epoch !== undefined && hasFlipped(run, image, epoch);
    if (only === 'forgotten') return epoch !== undefined && isForgotten(run, image, epoch);
    return true;
  });
}

function hasFlipped(run: Run, image: number, {epoch}: Epoch): boolean {
  const first = flipsOf(run)[image]?.[0];
  return first !== undefined && first.epoch <= epoch;
}

/** Right at an earlier epoch, and wrong now. */
function isForgotten(run: Run, image: number, {epoch, predictions}: Epoch): boolean {
  if (predictions[image]?.right !== false) return false;
  return run.epochs.some((earlier) => earlier.epoch < epoch && earlier.predictions[image]?.right === true);
}
