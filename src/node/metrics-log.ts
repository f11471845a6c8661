import {existsSync, readFileSync} from 'node:fs';
import {plainJson} from '../sinks/plain-json.ts';
import {type AppendFile, continueAppendFile} from './append-file.ts';

/** metrics.jsonl: `{"step": 3, "metrics": {"loss": 0.4, "val_acc": null}, "notFinite": {"val_acc": "NaN"}}`, a line a step. */
export interface MetricsLog {
  /** Adds a step's line, with those before it that found no room. Throws when there is still none. */
  append(step: number, metrics: {readonly [key: string]: number}): void;
  close(): void;
}

/** Goes on with a file, or makes it. A last line that was cut short is taken off. */
export function openMetricsLog(path: string): MetricsLog {
  const text = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const whole = text.lastIndexOf('\n'.charCodeAt(0)) + 1;
  const rest = text.subarray(whole);
  const file: AppendFile = continueAppendFile(path, whole);
  // Only the line's end is missing: the line itself stays.
  if (stepOf(rest.toString()) !== undefined) file.append(Buffer.concat([rest, Buffer.from('\n')]));
  let waiting: string[] = [];
  return {
    append(step, metrics) {
      const {json, notFinite} = plainJson(metrics);
      const reasons = Object.keys(notFinite).length === 0 ? {} : {notFinite};
      waiting.push(`${JSON.stringify({step, metrics: json, ...reasons})}\n`);
      while (waiting[0] !== undefined) {
        file.append(Buffer.from(waiting[0]));
        waiting = waiting.slice(1);
      }
      file.sync();
    },
    close: () => file.close(),
  };
}

/** The step of the last whole line; undefined without one. */
export function lastLoggedStep(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map(stepOf).findLast((step) => step !== undefined);
}

function stepOf(line: string): number | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('step' in entry)) return undefined;
    return typeof entry.step === 'number' ? entry.step : undefined;
  } catch {
    return undefined;
  }
}
