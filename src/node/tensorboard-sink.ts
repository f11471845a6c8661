import {ExplainError} from '../core/errors.ts';
import type {LogRecord, Sink} from '../sinks/sink.ts';
import {checkStep, checkTag} from '../tensorboard/check.ts';
import {type EventBody, encodeEvent, fileVersion, type SummaryValue} from '../tensorboard/event.ts';
import {graphDef} from '../tensorboard/graph-def.ts';
import {sessionEndValue, sessionStartTag, sessionStartValue} from '../tensorboard/hparams.ts';
import {layoutValue} from '../tensorboard/layout.ts';
import {prCurveValue} from '../tensorboard/pr-curve.ts';
import {frameRecord} from '../tensorboard/record.ts';
import {graphValue, histogramValue, imagePlugin, imageValue, scalarValue, textValue} from '../tensorboard/summary.ts';
import {createTagBook, type TagBook} from '../tensorboard/tag-book.ts';
import type {AppendFile} from './append-file.ts';
import {backlog} from './backlog.ts';
import {createEventFile, type EarlierEvents, readEarlierEvents} from './event-file.ts';
import {type FaultLog, faultLog, unwritable} from './faults.ts';
import {gifOf} from './gif.ts';
import {type ImageRecord, pngEncoder} from './png.ts';
import {makeFolder} from './whole-file.ts';

export interface TensorBoardSinkOptions {
  /** The run's folder, made if need be. */
  readonly directory: string;
  readonly report: (message: string) => void;
  /** The clock. Default: the system's. */
  readonly now?: () => Date;
  /** Default: one of its own. Sinks that share one encode each picture once. */
  readonly encode?: (record: ImageRecord) => Uint8Array | Promise<Uint8Array>;
  /** Default: one of its own. Sinks that share one report a full disk once; whoever shares it ends its steps. */
  readonly faults?: FaultLog;
  /** The caller holds the run's lock: cut ends of the run's earlier files are mended. Default false. */
  readonly locked?: boolean;
}

/**
 * Writes a TensorBoard event file, always a new one. `open` throws `unwritable`; `write` throws `bad-data` for a record
 * that can't be right (its tag, step, picture or number); a full disk or any other fault of the disk is reported once,
 * loses the record, and never throws. At the end of each step everything is on the disk; until then pictures may still be on
 * their way through `encode`. Raw arrays and embeddings are not written.
 */
export function tensorBoardSink({
  directory,
  report,
  now = () => new Date(),
  encode = pngEncoder(),
  faults,
  locked = false,
}: TensorBoardSinkOptions): Sink {
  const trouble = faults ?? faultLog(report);
  const pictures = backlog<Uint8Array>();
  let writer: Writer | undefined;
  const opened = (): Writer => {
    if (writer === undefined)
      throw new ExplainError('bad-option', 'the TensorBoard sink is not open: call its open first');
    return writer;
  };
  return {
    open() {
      try {
        makeFolder(directory);
        writer = createWriter(readEarlierEvents(directory, locked, report), directory, now, trouble);
      } catch (error) {
        throw error instanceof ExplainError ? error : unwritable(directory, error);
      }
    },
    write(record) {
      const to = opened();
      if (record.kind === 'image') {
        const {tag, step, image} = record;
        checkTag(tag);
        checkStep(step);
        to.tags.reserve(tag, imagePlugin);
        pictures.add(
          encode(record),
          (png) => to.write(step, imageValue(tag, {...image, pngs: [png]}, record), true),
          (error) => trouble.failed(`the picture '${tag}' of step ${step}`, error),
        );
        return;
      }
      const value = toSummary(record, to.seconds);
      // A run has one graph, one set of settings and one layout; TensorBoard reads the first.
      const once = record.kind === 'graph' || record.kind === 'hparams' || record.kind === 'layout';
      if (value === undefined || (once && to.tags.has(value.tag))) return;
      to.write(record.step, value, !once);
      if (record.kind === 'graph') to.graph(record.step, graphDef(record.json));
    },
    async endStep() {
      const to = opened();
      await pictures.done();
      to.sync();
      if (faults === undefined) trouble.stepEnded();
    },
    async close(end) {
      const from = writer;
      writer = undefined;
      await pictures.done();
      from?.end(end?.status === 'failed' ? 'failure' : 'success');
    },
  };
}

interface Writer {
  readonly tags: TagBook;
  /** The time of the next event, never before that of the last. */
  seconds(): number;
  /** `begins`: the record is one of its step, so that the first such tells where this file goes on. */
  write(step: number, value: SummaryValue, begins: boolean): void;
  graph(step: number, graph: Uint8Array): void;
  sync(): void;
  end(status: 'success' | 'failure'): void;
}

function createWriter(earlier: EarlierEvents, directory: string, now: () => Date, faults: FaultLog): Writer {
  const tags = createTagBook(earlier.plugins);
  let last = earlier.lastWallTime;
  let lastStep = earlier.lastStep;
  let started = false;
  let settings = false;
  const seconds = (): number => {
    last = Math.max(last, now().getTime() / 1000);
    return last;
  };
  const frame = (step: number, body: EventBody): Uint8Array =>
    frameRecord(encodeEvent({...body, step, wallTime: seconds()}));
  const version = frame(0, {kind: 'version', version: fileVersion});
  const file = createEventFile(directory, Math.max(seconds(), earlier.lastNamed + 1), version);
  const attempt = (what: (to: AppendFile) => void): boolean => {
    try {
      what(file);
      return true;
    } catch (error) {
      faults.failed(`the event file ${file.path}`, error);
      return false;
    }
  };
  const write = (step: number, value: SummaryValue, begins: boolean): void => {
    const claimed = tags.claim(value);
    const entry = frame(step, {kind: 'summary', values: [claimed]});
    // The start carries the step of the first record: readers then drop what an earlier file has from that step on.
    if (begins && !started) started = attempt((to) => to.append(frame(step, {kind: 'start'})));
    if (!attempt((to) => to.append(entry))) return;
    tags.written(value);
    lastStep = Math.max(lastStep, step);
    settings ||= value.tag === sessionStartTag;
  };
  return {
    tags,
    seconds,
    write,
    graph: (step, graph) => void attempt((to) => to.append(frame(step, {kind: 'graph', graphDef: graph}))),
    sync: () => void attempt((to) => to.sync()),
    end(status) {
      if (settings) write(lastStep, sessionEndValue(status, seconds()), false);
      if (!started) attempt((to) => to.append(frame(lastStep + 1, {kind: 'start'})));
      attempt((to) => to.sync());
      attempt((to) => to.close());
    },
  };
}

function toSummary(record: Exclude<LogRecord, ImageRecord>, seconds: () => number): SummaryValue | undefined {
  switch (record.kind) {
    case 'scalar':
      return scalarValue(record.tag, record.value);
    case 'animation': {
      const [first] = record.frames;
      const gif = gifOf(record);
      return imageValue(record.tag, {width: first?.width ?? 0, height: first?.height ?? 0, pngs: [gif]}, record);
    }
    case 'histogram':
      return histogramValue(record.tag, record.values);
    case 'text':
      return textValue(record.tag, record.text);
    case 'graph':
      return graphValue(record.tag, record.json);
    case 'hparams':
      return sessionStartValue(record.values, {startTime: seconds()});
    case 'pr-curve':
      return prCurveValue(record.tag, record, record);
    case 'layout':
      return layoutValue(record.groups);
    case 'array':
    case 'embedding':
    case 'datapoints':
    case 'checkpoint':
      return undefined;
  }
}
