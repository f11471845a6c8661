import {ExplainError} from '../core/errors.ts';
import type {Sink} from '../sinks/sink.ts';
import {type FaultLog, unwritable} from './faults.ts';
import {type OpenRun, openRun} from './open-run.ts';
import type {ImageRecord} from './png.ts';
import {checkInfo} from './run-file.ts';

export interface DirectorySinkOptions {
  /** The run's folder, made if need be. Nobody else may write there: see `createRunDirectory`. */
  readonly directory: string;
  readonly report: (message: string) => void;
  /**
   * How maps are stored. 'float16' (the default) halves them and keeps 3 digits; a map that it can't hold, with values
   * beyond 65504 or all below 6e-5, is stored as float32, and run.json says so. Inputs are always float32.
   */
  readonly precision?: 'float16' | 'float32';
  /** The clock. Default: the system's. */
  readonly now?: () => Date;
  /** Default: one of its own. Sinks that share one encode each picture once. */
  readonly encode?: (record: ImageRecord) => Uint8Array | Promise<Uint8Array>;
  /** Default: one of its own. Sinks that share one report a full disk once; whoever shares it ends its steps. */
  readonly faults?: FaultLog;
}

/**
 * Writes `images/<tag>/<step>.png`, `maps/<tag>/<step>.npy`, `inputs.npy` (arrays tagged `inputs` or `inputs/...`),
 * `projector/<tag>/` (embeddings, the latest of each tag), `run.json` and `metrics.jsonl`; docs/log-directory.md describes them. Files appear whole or not at all, those of a step
 * together at its end. A run that goes on keeps what earlier steps wrote: a step done again writes `<step>-2.png`. Throws
 * and reports as `tensorBoardSink` does. Scalars, histograms, texts, graphs and settings are left to other sinks.
 */
export function directorySink(options: DirectorySinkOptions): Sink {
  let run: OpenRun | undefined;
  const opened = (): OpenRun => {
    if (run === undefined) throw new ExplainError('bad-option', 'the directory sink is not open: call its open first');
    return run;
  };
  return {
    open(info) {
      const plain = checkInfo(info);
      try {
        run = openRun(options, plain);
      } catch (error) {
        throw error instanceof ExplainError ? error : unwritable(options.directory, error);
      }
    },
    write: (record) => opened().write(record),
    endStep: (step) => opened().endStep(step),
    async close(end = {status: 'finished'}) {
      const open = run;
      run = undefined;
      await open?.close(end);
    },
  };
}
