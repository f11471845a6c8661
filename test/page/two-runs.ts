import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {encodeNpy} from '../../src/node/npy.ts';

/** Two runs, `a` and `b`, with two images each, of which one is the same: row 7. */
export interface TwoRuns {
  readonly root: string;
  remove(): void;
}

const epochs = [0, 2, 4] as const;

/** Of image row 7 by run and epoch; the 99th percentile of the sizes, the full colour, is 4 in `a` and 8 in `b` at epoch 0. */
export const mapsOfRow7 = {
  a: {0: [4, 4, 0, 0], 2: [4, 4, 0, 0], 4: [0, 0, 4, 4]},
  b: {0: [8, 0, 8, 0], 2: [8, 0, 8, 0], 4: [8, 0, 8, 0]},
} as const;

export function makeTwoRuns(): TwoRuns {
  const root = mkdtempSync(join(tmpdir(), 'tfjs-explain-two-'));
  writeRun(root, 'a', {rows: [3, 7], labels: [1, 0], learningRate: 0.1, losses: [2, 1, 0.5]});
  writeRun(root, 'b', {rows: [7, 9], labels: [0, 1], learningRate: 0.2, losses: [3, 2, 1.5]});
  return {root, remove: () => rmSync(root, {recursive: true, force: true})};
}

function writeRun(
  root: string,
  name: 'a' | 'b',
  {
    rows,
    labels,
    learningRate,
    losses,
  }: {
    readonly rows: readonly number[];
    readonly labels: readonly number[];
    readonly learningRate: number;
    readonly losses: readonly number[];
  },
): void {
  const run = join(root, name);
  mkdirSync(join(run, 'maps/gradient'), {recursive: true});
  const place = rows.indexOf(7);
  for (const epoch of epochs) {
    const other = [1, 2, 3, 4];
    const both = [0, 1].flatMap((row) => (row === place ? mapsOfRow7[name][epoch] : other));
    writeFileSync(join(run, `maps/gradient/${epoch}.npy`), encodeNpy(Float32Array.from(both), [2, 2, 2, 1], 'f4'));
  }
  writeFileSync(join(run, 'inputs.npy'), encodeNpy(Float32Array.of(0, 1, 0.5, 0.25, 1, 0, 0, 1), [2, 2, 2, 1], 'f4'));
  const steps = epochs.map((step) => ({
    step,
    session: 0,
    time: '2026-02-03T09:05:08.000Z',
    predictions: labels.map((label) => ({
      unit: name === 'b' && step === 4 ? 1 - label : label,
      value: 0.5 + step / 10,
      right: !(name === 'b' && step === 4),
    })),
    colorLimits: {},
    // Of run `b` the layers were not looked at.
    ...(name === 'b' || step === 2
      ? {}
      : {
          observers: {
            layers: {
              verdict: step === 0 ? {'dense/1': 'adds nothing, starved'} : {},
              alignment: {
                layers: ['conv', 'dense/1'],
                rows: [
                  [1, step / 8],
                  [step / 8, null],
                ],
              },
            },
          },
        }),
    wrote: {images: {}, maps: {gradient: {file: `maps/gradient/${step}.npy`, type: 'float32'}}},
  }));
  const record = {
    ...{format: 'tfjs-explain run 1', status: 'finished', started: '2026-02-03T09:05:07.000Z'},
    ...{updated: '2026-02-03T09:05:09.000Z', precision: 'float32', classNames: ['zero', 'one'], seed: 3, every: 2},
    images: {rows, available: 10, labels},
    explainers: [{name: 'gradient', map: 'positive', axes: 'input', options: {}}],
    hyperparameters: {learningRate},
    ...{sessions: [], folders: {gradient: 'gradient'}, inputs: {inputs: 'inputs.npy'}, steps},
  };
  writeFileSync(join(run, 'run.json'), JSON.stringify(record));
  const lines = epochs.map((step, k) => ({
    step,
    metrics: {
      loss: losses[k],
      val_loss: 2 * (losses[k] ?? 0),
      'gradient/drift/cosine': k === 1 ? null : k / 10,
      'gradient/mass-in-mask': 0.5,
      ...(name === 'a' && step !== 2
        ? {
            'layers/conv/saturation': 0.25,
            'layers/conv/dead': 0,
            'layers/dense/1/saturation': 0.5 + step / 8,
            'layers/dense/1/dead': 0.75,
          }
        : {}),
      'explain/seconds': 1,
    },
  }));
  writeFileSync(join(run, 'metrics.jsonl'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}
