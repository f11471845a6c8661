import {readdirSync, rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {colourise} from '../src/image/colormaps.ts';
import {defaultSinks} from '../src/node/default-sinks.ts';
import {encodePng} from '../src/node/png.ts';
import {tensorBoardSink} from '../src/node/tensorboard-sink.ts';
import type {LogRecord, Pixels, Sink} from '../src/sinks/sink.ts';
import {benchFolder} from './folder.ts';
import {type Effort, repeated, type Spread, spreadOf, timed} from './timing.ts';

/** How fast records reach the disk, step by step. */
export interface WritingTime {
  readonly what: string;
  readonly recordsPerStep: number;
  /** Milliseconds of a step, until everything is on the disk. */
  readonly step: Spread;
  readonly recordsPerSecond: number;
  readonly megabytesPerSecond: number;
}

/** How fast a picture becomes PNG. */
export interface PngTime {
  readonly width: number;
  readonly height: number;
  readonly content: string;
  readonly ms: Spread;
  /** Of raw RGBA. */
  readonly megabytesPerSecond: number;
  readonly kilobytes: number;
}

const scalars = 100;
const pictures = 20;
/** The grid of 16 digits explained by five methods, and 64 cards of 224 pixels. */
const sizes = [
  [538, 1530],
  [1792, 1792],
] as const;

/** Event files alone with numbers, with pictures, and a whole run with pictures and maps. */
export async function timeWriting(steps: number): Promise<readonly WritingTime[]> {
  const numbers = (step: number): LogRecord[] =>
    Array.from({length: scalars}, (_, i) => ({kind: 'scalar', tag: `number ${i}`, step, value: i / (step + 1)}));
  const image = smooth(538, 400, 8);
  const drawn = (step: number): LogRecord[] =>
    Array.from({length: pictures}, (_, i) => ({kind: 'image', tag: `picture ${i}`, step, image}));
  const maps = (step: number): LogRecord[] => [
    ...drawn(step),
    ...Array.from({length: 6}, (_, i): LogRecord => {
      const values = Float32Array.from({length: 16 * 64}, (_, k) => Math.sin(k + i + step));
      return {kind: 'array', tag: `map ${i}`, step, values, shape: [16, 8, 8]};
    }),
  ];
  const png = encodePng(image);
  const report = () => {};
  const events = (directory: string) => tensorBoardSink({directory, report, encode: () => png});
  return [
    await timeSteps('numbers into an event file', steps, numbers, events),
    await timeSteps('finished PNGs into an event file', steps, drawn, events),
    await timeSteps('pictures and maps into a run: event file, PNG and .npy', steps, maps, (outputDir) => {
      const [sink] = defaultSinks({outputDir, report}).sinks;
      if (!sink) throw new Error('a run has a sink');
      return sink;
    }),
  ];
}

async function timeSteps(
  what: string,
  steps: number,
  records: (step: number) => readonly LogRecord[],
  sinkIn: (folder: string) => Sink,
): Promise<WritingTime> {
  const folder = benchFolder();
  const sink = sinkIn(folder);
  const times: number[] = [];
  try {
    await sink.open?.({});
    for (let step = 0; step <= steps; step++) {
      const own = records(step);
      const ms = await timed(async () => {
        for (const record of own) await sink.write(record);
        await sink.endStep?.({step, metrics: {}});
      });
      // The first step makes folders.
      if (step > 0) times.push(ms);
    }
    await sink.close?.();
    const step = spreadOf(times);
    const recordsPerStep = records(1).length;
    const perSecond = 1000 / step.median;
    const bytes = bytesBelow(folder) / (steps + 1);
    return {
      what,
      recordsPerStep,
      step,
      recordsPerSecond: recordsPerStep * perSecond,
      megabytesPerSecond: (bytes / 1e6) * perSecond,
    };
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Maps enlarged by whole pixels, as ours are, and the worst case: no two pixels alike. */
export async function timePng(effort: Effort): Promise<readonly PngTime[]> {
  const contents: readonly (readonly [content: string, draw: (width: number, height: number) => Pixels])[] = [
    ['maps of 14 px blocks', (width, height) => smooth(width, height, 14)],
    ['smooth map', (width, height) => smooth(width, height, 1)],
    ['noise', noise],
  ];
  const rows: PngTime[] = [];
  for (const [width, height] of sizes) {
    for (const [content, draw] of contents) {
      const pixels = draw(width, height);
      const kilobytes = encodePng(pixels).length / 1000;
      const ms = await repeated(() => void encodePng(pixels), effort);
      const megabytesPerSecond = (pixels.data.length / 1e6) * (1000 / ms.median);
      rows.push({width, height, content, ms, megabytesPerSecond, kilobytes});
    }
  }
  return rows;
}

/** Waves in the colours of signed maps, each value a block of so many pixels. */
function smooth(width: number, height: number, block: number): Pixels {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [Math.floor((i % width) / block), Math.floor(Math.floor(i / width) / block)];
    values[i] = Math.sin((x * block) / 40) * Math.cos((y * block) / 60);
  }
  return colourise({values, width, height}, {kind: 'signed', limit: 1});
}

function noise(width: number, height: number): Pixels {
  let state = 1;
  const data = Uint8ClampedArray.from({length: width * height * 4}, (_, i) => {
    // The multiplier of Park and Miller's generator; all that counts here is that nothing repeats.
    state = (state * 48271) % 2147483647;
    return i % 4 === 3 ? 255 : state % 256;
  });
  return {width, height, data};
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
