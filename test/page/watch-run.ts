import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {encodeNpy} from '../../src/node/npy.ts';

/** What a network of three classes says of four images at the epochs 0 to 3; the labels are 0, 1, 2, 1. */
export const labels = [0, 1, 2, 1];
export const said = [
  [0, 0, 0, 0],
  [0, 1, 1, 1],
  [2, 2, 0, 0],
  [2, 0, 2, 0],
];
const rising = [1, 2, 3, 4];
/** Each image's maps at epoch 3; at the epochs before all of them are 1, 2, 3, 4. */
export const changed = {
  gradient: [rising, [4, 3, 2, 1], [2, 1, 4, 3], rising],
  heat: [rising, rising, rising, [4, 3, 1, 2]],
} as const;

/** A run `a` with two methods, and filters of the first two images alone. */
export function makeWatchRun(): {readonly root: string; remove(): void} {
  const root = mkdtempSync(join(tmpdir(), 'tfjs-explain-watch-'));
  const run = join(root, 'a');
  for (const name of ['gradient', 'heat', 'activations/conv', 'predictions'])
    mkdirSync(join(run, 'maps', name), {recursive: true});
  const write = (name: string, values: readonly number[], shape: readonly number[]): void =>
    writeFileSync(join(run, name), encodeNpy(Float32Array.from(values), shape, 'f4'));
  const grey = [0, 1, 0.5, 0.25];
  write('inputs.npy', [...grey, ...grey, ...grey, ...grey], [4, 2, 2, 1]);
  const steps = [0, 1, 2, 3].map((step) => {
    for (const name of ['gradient', 'heat'] as const) {
      const maps = changed[name].flatMap((map) => (step === 3 ? map : rising));
      write(`maps/${name}/${step}.npy`, maps, [4, 2, 2, 1]);
    }
    write(
      `maps/activations/conv/${step}.npy`,
      Array.from({length: 16}, (_, i) => i),
      [2, 2, 2, 2],
    );
    const units = said.map((image) => image[step] ?? 0);
    const outputs = units.flatMap((unit) => [0, 1, 2].map((each) => (each === unit ? 0.5 : 0.25)));
    write(`maps/predictions/${step}.npy`, outputs, [4, 3]);
    const tags = ['gradient', 'heat', 'activations/conv', 'predictions'];
    return {
      ...{step, session: 0, colorLimits: {}},
      predictions: units.map((unit, image) => ({unit, value: 0.5, right: unit === labels[image]})),
      wrote: {
        images: {},
        maps: Object.fromEntries(tags.map((tag) => [tag, {file: `maps/${tag}/${step}.npy`, type: 'float32'}])),
      },
    };
  });
  const record = {
    ...{format: 'tfjs-explain run 1', status: 'finished', precision: 'float32'},
    classNames: ['ant', 'bee', 'cat'],
    images: {rows: [0, 1, 2, 3], available: 4, labels},
    explainers: [
      {name: 'gradient', map: 'signed', axes: 'input', options: {}},
      {name: 'heat', map: 'positive', axes: 'spatial', options: {}},
      {name: 'activations', map: 'features', axes: 'layer', options: {}},
    ],
    inputs: {inputs: 'inputs.npy'},
    steps,
  };
  writeFileSync(join(run, 'run.json'), JSON.stringify(record));
  writeFileSync(join(run, 'metrics.jsonl'), '{"step":0,"metrics":{"loss":1}}\n');
  return {root, remove: () => rmSync(root, {recursive: true, force: true})};
}
