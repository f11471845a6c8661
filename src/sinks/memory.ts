import type {LogRecord, RunEnd, RunInfo, Sink, StepInfo} from './sink.ts';

export interface MemorySinkOptions {
  /** Pictures, raw arrays and points of so many steps are kept, the latest; everything else stays. Default: all. */
  readonly keepSteps?: number;
  /** Whether checkpoints are kept, each as large as the model. Default true. */
  readonly checkpoints?: boolean;
}

/** Keeps what it is given, in order. */
export interface MemorySink extends Sink {
  readonly records: readonly LogRecord[];
  readonly steps: readonly StepInfo[];
  readonly info: RunInfo | undefined;
  /** How the run ended; undefined until then. */
  readonly end: RunEnd | undefined;
}

/** A sink for tests and for pages, where there are no files. Records are kept as they are: don't change their arrays. */
export function memorySink({
  keepSteps = Number.POSITIVE_INFINITY,
  checkpoints = true,
}: MemorySinkOptions = {}): MemorySink {
  let records: LogRecord[] = [];
  const steps: StepInfo[] = [];
  const largeSteps = new Set<number>();
  let info: RunInfo | undefined;
  let end: RunEnd | undefined;
  return {
    get records() {
      return records;
    },
    get steps() {
      return steps;
    },
    get info() {
      return info;
    },
    get end() {
      return end;
    },
    open(runInfo) {
      info = runInfo;
    },
    write(record) {
      if (record.kind === 'checkpoint' && !checkpoints) return;
      records.push(record);
      if (!isLarge(record)) return;
      largeSteps.add(record.step);
      if (largeSteps.size <= keepSteps) return;
      const oldest = Math.min(...largeSteps);
      largeSteps.delete(oldest);
      records = records.filter((kept) => kept.step !== oldest || !isLarge(kept));
    },
    endStep(step) {
      steps.push(step);
    },
    close(runEnd = {status: 'finished'}) {
      end = runEnd;
    },
  };
}

function isLarge(record: LogRecord): boolean {
  return ['image', 'animation', 'array', 'embedding', 'datapoints', 'checkpoint'].includes(record.kind);
}
