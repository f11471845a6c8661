import type {Run} from '../../src/core/run.ts';

/** A run with the given parts; seed 0 and passes of up to 32 rows otherwise. */
export function runOf(parts: Partial<Run> = {}): Run {
  return {seed: 0, batchSize: 32, ...parts};
}
