import type {Arrays} from '../data/arrays.ts';
import type {Shown} from './map-cells.ts';

/** How many epochs are read before they are asked for. */
const depth = 2;

/** Reads the epochs that come next, in the direction in which the reader goes, while there is nothing else to do. */
export function nextEpochs(arrays: Arrays): {note(shown: Shown): void; load(): void} {
  let now: Shown | undefined;
  let direction = 0;
  let isDone = true;
  return {
    note(shown) {
      if (now?.epoch === shown.epoch && now.run === shown.run) return;
      const before = now?.run.id === shown.run.id ? now.epoch.epoch : shown.epoch.epoch;
      direction = Math.sign(shown.epoch.epoch - before);
      now = shown;
      isDone = false;
    },
    load() {
      if (isDone || now === undefined || direction === 0) return;
      isDone = true;
      const {run, epoch} = now;
      const at = run.epochs.indexOf(epoch);
      for (let step = 1; step <= depth; step++) {
        for (const {tag} of run.columns) {
          const file = run.epochs[at + step * direction]?.maps.get(tag);
          if (file !== undefined) void arrays.stored(run.id, file);
        }
      }
    },
  };
}
