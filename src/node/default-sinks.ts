import {join, relative, resolve} from 'node:path';
import type {DefaultSinks, DefaultSinksOptions} from '../sinks/default-sinks.ts';
import type {Sink} from '../sinks/sink.ts';
import {directorySink} from './directory-sink.ts';
import {readEarlierRun} from './earlier-run.ts';
import {type FaultLog, faultLog} from './faults.ts';
import {lastLoggedStep} from './metrics-log.ts';
import {pngEncoder} from './png.ts';
import {createRunDirectory, type RunDirectory} from './run-directory.ts';
import {tensorBoardSink} from './tensorboard-sink.ts';

export type {DefaultSinks, DefaultSinksOptions} from '../sinks/default-sinks.ts';

/**
 * The sinks of a run's folder `outputDir/name/runName`: TensorBoard's event file and the files of `directorySink`. The
 * folder is locked from here until `close`. Throws `unwritable` when it can't be made, or when another process writes
 * to the same run.
 */
export function defaultSinks({
  outputDir = 'logs',
  name = 'run',
  runName,
  precision = 'float16',
  report,
  now = () => new Date(),
}: DefaultSinksOptions): DefaultSinks {
  const run = createRunDirectory({outputDir, name, now, ...(runName === undefined ? {} : {runName})});
  try {
    const {directory} = run;
    const shared = {directory, report, now, encode: pngEncoder(), faults: faultLog(report)};
    const lastStep = run.resumed ? lastLoggedStep(join(directory, 'metrics.jsonl')) : undefined;
    const events = tensorBoardSink({...shared, locked: true});
    return {
      directory,
      name: run.name,
      runName: run.runName,
      resumed: run.resumed,
      ...(lastStep === undefined ? {} : {lastStep}),
      ...(run.resumed ? {earlier: readEarlierRun(directory)} : {}),
      command: tensorBoardCommand(outputDir),
      sinks: [together(events, directorySink({...shared, precision}), shared.faults, run)],
    };
  } catch (error) {
    run.release();
    throw error;
  }
}

/** TensorBoard keeps 10 pictures a tag, chosen at random, unless it is told otherwise; 0 would mean none. */
function tensorBoardCommand(outputDir: string): string {
  const below = relative('', outputDir) || '.';
  const path = below.startsWith('..') ? resolve(outputDir) : below;
  const quoted = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  return `tensorboard --logdir ${quoted} --samples_per_plugin images=1000`;
}

/** One sink of two, so that a full disk is reported once and the lock is held until both are closed. */
function together(events: Sink, files: Sink, faults: FaultLog, run: RunDirectory): Sink {
  return {
    async open(info) {
      try {
        await files.open?.(info);
        await events.open?.(info);
      } catch (error) {
        await files.close?.({status: 'failed'});
        run.release();
        throw error;
      }
    },
    // What the event file refuses is refused as a whole.
    async write(record) {
      await events.write(record);
      await files.write(record);
    },
    async endStep(step) {
      await events.endStep?.(step);
      await files.endStep?.(step);
      faults.stepEnded();
    },
    async close(end) {
      try {
        await events.close?.(end);
        await files.close?.(end);
      } finally {
        run.release();
      }
    },
  };
}
