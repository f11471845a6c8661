import {messageOf} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';
import {defaultSinks} from '../src/node/default-sinks.ts';
import type {DefaultSinks} from '../src/sinks/default-sinks.ts';
import type {LogRecord, RunEnd, Sink, StepInfo} from '../src/sinks/sink.ts';
import type {CallbackOptions} from './options.ts';

/** The log directory, unless own sinks take its place. */
export function logsOf(
  explainers: readonly Explainer[],
  options: CallbackOptions,
  report: (message: string) => void,
): DefaultSinks | undefined {
  if (options.sinks && options.outputDir === undefined) return undefined;
  const {outputDir = 'logs', runName, precision, now} = options;
  const name = options.name ?? (explainers.length === 1 ? explainers[0]?.name : undefined) ?? 'run';
  return defaultSinks({
    outputDir,
    name,
    report,
    ...(runName === undefined ? {} : {runName}),
    ...(precision === undefined ? {} : {precision}),
    ...(now === undefined ? {} : {now}),
  });
}

/** Opens sinks in order; when one can't be opened, those before it are closed again. */
export async function openSinks(
  sinks: readonly Sink[],
  info: {readonly [key: string]: unknown},
): Promise<readonly Sink[]> {
  const open: Sink[] = [];
  try {
    for (const sink of sinks) {
      await sink.open?.(info);
      open.push(sink);
    }
    return open;
  } catch (error) {
    for (const sink of open.reverse()) await sink.close?.({status: 'failed', reason: messageOf(error)});
    throw error;
  }
}

export interface Writer {
  (record: LogRecord): Promise<void>;
  endStep(info: StepInfo): Promise<void>;
  close(end: RunEnd): Promise<void>;
}

/** Of one sink so many troubles are told one by one; the others are counted. */
const mostTold = 3;

/** Hands everything to every sink; a sink that throws is reported and the others go on. */
export function writer(sinks: readonly Sink[], report: (message: string) => void): Writer {
  const troubles = new Map<Sink, {count: number; readonly told: Set<string>}>();
  const failed = (sink: Sink, what: string, step: string, error: unknown) => {
    const trouble = troubles.get(sink) ?? {count: 0, told: new Set<string>()};
    troubles.set(sink, trouble);
    trouble.count++;
    if (trouble.told.has(what) || trouble.told.size >= mostTold) return;
    trouble.told.add(what);
    report(`${what}${step} could not be written: ${messageOf(error)}; the training goes on`);
  };
  const each = async (what: string, step: string, use: (sink: Sink) => void | Promise<void>) => {
    for (const sink of sinks) {
      try {
        await use(sink);
      } catch (error) {
        failed(sink, what, step, error);
      }
    }
  };
  return Object.assign(
    (record: LogRecord) =>
      each(`${record.kind} '${record.tag}'`, ` of step ${record.step}`, (sink) => sink.write(record)),
    {
      endStep: (info: StepInfo) => each('the end', ` of step ${info.step}`, (sink) => sink.endStep?.(info)),
      async close(end: RunEnd) {
        await each('the end of the run', '', (sink) => sink.close?.(end));
        for (const {count, told} of troubles.values()) {
          if (count > told.size) report(`${count} times in all something could not be written; the first were told`);
        }
      },
    },
  );
}

/** Writes records as they are made; resolves to what their maker has to say at the end. */
export async function writeAll<T>(records: Generator<LogRecord, T>, write: Writer): Promise<T> {
  for (;;) {
    const next = records.next();
    if (next.done) return next.value;
    await write(next.value);
  }
}
