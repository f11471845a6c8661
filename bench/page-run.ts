import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import seedrandom from 'seedrandom';
import {encodeNpy} from '../src/node/npy.ts';
import {runFormat} from '../src/node/run-file.ts';

export interface LargeRun {
  readonly epochs: number;
  readonly images: number;
  readonly methods: readonly string[];
  /** Of an image: [height, width, channels]. */
  readonly shape: readonly [height: number, width: number, channels: number];
}

const classes = 10;
/** Maps of other epochs are these, turned about: what is measured is reading and drawing them. */
const differentMaps = 8;

/** Writes a run as `ExplainCallback` would have: float16 maps of every method at every epoch, run.json, metrics.jsonl. */
export function writeLargeRun(folder: string, {epochs, images, methods, shape}: LargeRun): void {
  const random = seedrandom('page');
  const size = shape.reduce((product, side) => product * side, 1);
  const labels = Array.from({length: images}, (_, image) => image % classes);
  const noise = Float32Array.from({length: images * size}, () => random());
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'inputs.npy'), encodeNpy(noise, [images, ...shape], 'f4'));
  const files = Array.from({length: differentMaps}, (_, turn) =>
    encodeNpy(
      noise.map((value, i) => value * Math.sin(i / (7 + turn) + turn)),
      [images, ...shape],
      'f2',
    ),
  );
  for (const name of [...methods, 'predictions']) mkdirSync(join(folder, 'maps', name), {recursive: true});
  const steps = Array.from({length: epochs}, (_, step) => {
    const predictions = labels.map((label) => {
      const unit = random() < step / epochs ? label : Math.floor(random() * classes);
      return {unit, value: 0.3 + 0.7 * random(), right: unit === label};
    });
    methods.forEach((method, i) => {
      writeFileSync(join(folder, 'maps', method, `${step}.npy`), files[(step + i) % differentMaps] ?? '');
    });
    const outputs = Float32Array.from({length: images * classes}, () => random());
    writeFileSync(join(folder, `maps/predictions/${step}.npy`), encodeNpy(outputs, [images, classes], 'f2'));
    return {
      ...{explained: true, seconds: random(), predictions, outputsNotFinite: 0, failures: []},
      methods: Object.fromEntries(
        methods.map((method) => [method, {seconds: random(), nan: 0, infinite: 0, zeroMaps: 0}]),
      ),
      colorLimits: Object.fromEntries(methods.map((method) => [method, labels.map(() => random())])),
      ...{step, session: 0, time: '2026-02-03T09:05:08.000Z'},
      wrote: {
        images: Object.fromEntries(
          methods.flatMap((method) => [
            [method, `images/${method}/${step}.png`],
            [`${method}/filmstrip`, `images/${method}/filmstrip/${step}.png`],
          ]),
        ),
        maps: Object.fromEntries(
          [...methods, 'predictions'].map((tag) => [tag, {file: `maps/${tag}/${step}.npy`, type: 'float16'}]),
        ),
      },
    };
  });
  const run = {
    ...{format: runFormat, status: 'finished', precision: 'float16'},
    classNames: Array.from({length: classes}, (_, unit) => `class ${unit}`),
    images: {rows: labels.map((_, row) => row), available: images, labels},
    explainers: methods.map((name, i) => ({name, map: i % 2 ? 'positive' : 'signed', axes: 'input', options: {}})),
    inputs: {inputs: 'inputs.npy'},
    steps,
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  const measures = ['drift/spearman', 'drift/ssim', 'drift/top-k', 'entropy', 'faithfulness'];
  const lines = steps.map(({step}) => {
    const numbers = methods.flatMap((method) => measures.map((measure) => [`${method}/${measure}`, random()] as const));
    const metrics = {loss: 1 / (1 + step), val_loss: 1.1 / (1 + step), acc: step / epochs, val_acc: step / epochs};
    return JSON.stringify({step, metrics: {...metrics, ...Object.fromEntries(numbers)}});
  });
  writeFileSync(join(folder, 'metrics.jsonl'), `${lines.join('\n')}\n`);
}
