import {rmSync} from 'node:fs';
import {digitNames, loadDigitParts, withShifted} from '../examples/digits/data.ts';
import {digitsModel} from '../examples/digits/model.ts';
import {batchSize, digitsExplainers} from '../examples/digits/train.ts';
import {toTensors} from '../examples/support/tensors.ts';
import {asCallback, ExplainCallback, type Sink} from '../src/index.ts';
import type {Tfjs} from '../src/node/backend/tfjs.ts';
import {defaultSinks} from '../src/node/default-sinks.ts';
import {benchFolder} from './folder.ts';
import {type Spread, spreadOf} from './timing.ts';

/** Milliseconds of an epoch of the digits example. */
export interface EpochTime {
  readonly epochs: number;
  /** Training and validating. */
  readonly training: Spread;
  readonly explaining: Spread;
  /** The three parts of explaining: methods and predictions; pictures, numbers and texts; PNG, files and the disk. */
  readonly computing: Spread;
  readonly drawing: Spread;
  readonly writing: Spread;
  /** explaining / (training + explaining) */
  readonly share: Spread;
}

/** Trains on the digits as the example does, with its six methods, and takes the time outside of the callback. */
export async function timeEpochs(tf: Tfjs, epochs: number, draws: number): Promise<EpochTime> {
  const {train, validation} = await loadDigitParts();
  const [x, y] = toTensors(tf, withShifted(train));
  const held = toTensors(tf, validation);
  const model = digitsModel(tf);
  const folder = benchFolder();
  const sink = timedSink(defaultSinks({outputDir: folder, report: () => {}}).sinks);
  const explain = new ExplainCallback(digitsExplainers(draws), {
    validationData: held,
    classNames: digitNames,
    sinks: [sink],
    report: console.warn,
  });
  let begun = 0;
  let trained = 0;
  const times: {training: number; explaining: number; computing: number; writing: number}[] = [];
  try {
    await model.fit(x, y, {
      epochs: epochs + 1,
      batchSize,
      verbose: 0,
      validationData: held,
      callbacks: [
        asCallback({
          onEpochBegin: async () => {
            begun = performance.now();
          },
          onEpochEnd: async () => {
            trained = performance.now();
            sink.reset();
          },
        }),
        explain,
        asCallback({
          onEpochEnd: async () => {
            const {computing, writing} = sink.taken();
            times.push({training: trained - begun, explaining: performance.now() - trained, computing, writing});
          },
        }),
      ],
    });
  } finally {
    tf.dispose([x, y, held]);
    model.dispose();
    rmSync(folder, {recursive: true, force: true});
  }
  // The first epoch warms up.
  const counted = times.slice(1);
  const of = (value: (time: (typeof times)[number]) => number) => spreadOf(counted.map(value));
  return {
    epochs: counted.length,
    training: of((time) => time.training),
    explaining: of((time) => time.explaining),
    computing: of((time) => time.computing),
    drawing: of((time) => time.explaining - time.computing - time.writing),
    writing: of((time) => time.writing),
    share: of((time) => time.explaining / (time.training + time.explaining)),
  };
}

interface TimedSink extends Sink {
  reset(): void;
  /** Milliseconds since `reset`: in these sinks, and in the methods by what the step's end says of them. */
  taken(): {readonly computing: number; readonly writing: number};
}

function timedSink(sinks: readonly Sink[]): TimedSink {
  let [computing, writing] = [0, 0];
  const each = async (use: (sink: Sink) => void | Promise<void>) => {
    const began = performance.now();
    for (const sink of sinks) await use(sink);
    writing += performance.now() - began;
  };
  return {
    open: (info) => each((sink) => sink.open?.(info)),
    write: (record) => each((sink) => sink.write(record)),
    endStep(step) {
      computing = methodSeconds(step['methods']) * 1000;
      return each((sink) => sink.endStep?.(step));
    },
    close: (end) => each((sink) => sink.close?.(end)),
    reset() {
      [computing, writing] = [0, 0];
    },
    taken: () => ({computing, writing}),
  };
}

function methodSeconds(methods: unknown): number {
  const entries: readonly {readonly seconds?: unknown}[] = Object.values(Object(methods));
  return entries.reduce((sum, {seconds}) => sum + Number(seconds), 0);
}
