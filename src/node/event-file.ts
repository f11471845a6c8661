import {readdirSync, readFileSync, rmSync, truncateSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {messageOf} from '../core/errors.ts';
import {createRunReader, readEvents} from '../tensorboard/reader.ts';
import {type AppendFile, createAppendFile} from './append-file.ts';
import {faultCode} from './faults.ts';

const pattern = /^events\.out\.tfevents\.(\d+)\./;

/** What the earlier event files of a run hold. */
export interface EarlierEvents {
  readonly files: readonly string[];
  /** Tag -> plugin. */
  readonly plugins: ReadonlyMap<string, string>;
  /** Seconds since 1970 of the last event; 0 without one. */
  readonly lastWallTime: number;
  readonly lastStep: number;
  /** The largest time in a file's name. */
  readonly lastNamed: number;
}

/**
 * Reads the event files of a run. A last record that was cut short by a killed writer is taken off if `mend`: a reader
 * that waits for its rest would wait for ever. A damaged file is reported and left alone.
 */
export function readEarlierEvents(directory: string, mend: boolean, report: (message: string) => void): EarlierEvents {
  const files = readdirSync(directory)
    .filter((file) => pattern.test(file))
    .sort();
  const reader = createRunReader();
  let lastWallTime = 0;
  let lastStep = 0;
  let lastNamed = 0;
  for (const file of files) {
    lastNamed = Math.max(lastNamed, Number(pattern.exec(file)?.[1]));
    const path = join(directory, file);
    try {
      const events = readEvents(readFileSync(path));
      for (;;) {
        const next = events.next();
        if (next.done) {
          const tail = next.value;
          if (tail.state === 'cut' && mend) truncateSync(path, tail.offset);
          else if (tail.state !== 'clean') report(`${path} can't be read from byte ${tail.offset} on: ${tail.why}`);
          break;
        }
        reader.values(next.value.event);
        lastStep = Math.max(lastStep, next.value.event.kind === 'summary' ? next.value.event.step : 0);
        lastWallTime = Math.max(lastWallTime, next.value.event.wallTime);
      }
    } catch (error) {
      report(`${path} can't be read: ${messageOf(error)}`);
    }
  }
  return {files, plugins: reader.plugins, lastWallTime, lastStep, lastNamed};
}

/**
 * Makes an event file that was not there before, with its first record; without room for that there is no file. Its name sorts behind those of the run's earlier files, since
 * TensorBoard reads a run's files in the order of their names.
 */
export function createEventFile(directory: string, seconds: number, first: Uint8Array): AppendFile {
  const host =
    hostname()
      .replace(/[^A-Za-z0-9.-]/g, '-')
      .slice(0, 64) || 'host';
  for (let n = 0; ; n++) {
    const name = `events.out.tfevents.${Math.floor(seconds)}.${host}.${process.pid}.${n}`;
    const path = join(directory, name);
    let file: AppendFile;
    try {
      file = createAppendFile(path);
    } catch (error) {
      if (faultCode(error) === 'EEXIST') continue;
      throw error;
    }
    try {
      file.append(first);
      return file;
    } catch (error) {
      file.close();
      rmSync(path);
      throw error;
    }
  }
}
