import {cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {encodeNpy} from '../../../src/node/npy.ts';

/** What no request may get: the text of a file beside the log directory. */
export const secret = 'nobody-may-read-this';

/** A log directory with one run of two epochs, `digits/run-1`, and a secret outside, with links to it. */
export interface Logs {
  readonly root: string;
  readonly run: string;
  remove(): void;
}

export function makeLogs(): Logs {
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-explain-serve-'));
  const [root, run] = [join(folder, 'logs'), join(folder, 'logs', 'digits', 'run-1')];
  for (const name of ['maps/gradient', 'maps/predictions', 'images/gradient'])
    mkdirSync(join(run, name), {recursive: true});
  for (const name of ['secret.png', 'secret.npy', 'secret.txt']) writeFileSync(join(folder, name), secret);
  mkdirSync(join(folder, 'logs-2'));
  writeFileSync(join(folder, 'logs-2', 'secret.png'), secret);
  for (const step of [0, 1]) {
    const map = Float32Array.from({length: 8}, (_, i) => (i + 1) * (step + 1) * (i % 2 ? -1 : 1));
    writeFileSync(join(run, `maps/gradient/${step}.npy`), encodeNpy(map, [2, 2, 2, 1], 'f4'));
    const outputs = Float32Array.of(0.25, 0.75, 0.5 + step / 4, 0.5 - step / 4);
    writeFileSync(join(run, `maps/predictions/${step}.npy`), encodeNpy(outputs, [2, 2], 'f4'));
    writeFileSync(join(run, `images/gradient/${step}.png`), 'not really a picture');
  }
  const inputs = Float32Array.of(0, 1, 0.5, 0.25, 1, 0, 0, 1);
  writeFileSync(join(run, 'inputs.npy'), encodeNpy(inputs, [2, 2, 2, 1], 'f4'));
  for (const name of ['page.html', 'drawing.svg', '.hidden.png', 'events.out.tfevents.1.host'])
    writeFileSync(join(run, name), secret);
  symlinkSync(join(folder, 'secret.png'), join(run, 'link.png'));
  symlinkSync(folder, join(run, 'up'));
  symlinkSync(join(folder, 'logs-2'), join(root, 'beside'));
  symlinkSync(join(run, 'images', 'gradient', '0.png'), join(run, 'inside.png'));
  makeCheckpoints(folder, root, run);
  writeFileSync(join(run, 'run.json'), JSON.stringify(record()));
  const lines = [0, 1].map((step) => JSON.stringify({step, metrics: {loss: 1 - step / 2}}));
  writeFileSync(join(run, 'metrics.jsonl'), `${lines.join('\n')}\n`);
  return {root, run, remove: () => rmSync(folder, {recursive: true, force: true})};
}

/** Checkpoints of steps 0 and 1, and what only looks like one. */
function makeCheckpoints(folder: string, root: string, run: string): void {
  const put = (place: string, files: {readonly [name: string]: string}): void => {
    mkdirSync(place, {recursive: true});
    for (const [name, content] of Object.entries(files)) writeFileSync(join(place, name), content);
  };
  const outside = {'model.json': secret, 'weights.bin': secret};
  for (const step of [0, 1]) {
    put(join(run, `checkpoints/${step}`), {
      'model.json': `{"step": ${step}}`,
      'weights.bin': 'abcd',
      'more.json': secret,
    });
  }
  put(join(run, 'checkpoints/2'), {'model.json': '{}'});
  put(join(run, 'checkpoints/3'), {'model.json': '{}', 'weights.bin': ''});
  for (const odd of ['.part', '04', '1e3', 'best', '-1']) put(join(run, 'checkpoints', odd), outside);
  put(join(run, 'checkpoints'), outside);
  put(join(folder, 'elsewhere/checkpoints/7'), outside);
  put(join(folder, 'logs-2/checkpoints/7'), outside);
  // No run.
  put(join(root, 'models/checkpoints/1'), outside);
  put(join(run, 'model/5'), outside);
  put(run, outside);
  symlinkSync(join(folder, 'elsewhere/checkpoints/7'), join(run, 'checkpoints/7'));
  mkdirSync(join(run, 'checkpoints/8'));
  for (const name of ['model.json', 'weights.bin'])
    symlinkSync(join(folder, 'elsewhere/checkpoints/7', name), join(run, 'checkpoints/8', name));
  // Stays inside, and is no checkpoint.
  mkdirSync(join(run, 'checkpoints/9'));
  symlinkSync(join(run, 'page.html'), join(run, 'checkpoints/9/model.json'));
  symlinkSync(join(run, 'events.out.tfevents.1.host'), join(run, 'checkpoints/9/weights.bin'));
  // Larger than what is read, and takes no room.
  put(join(run, 'checkpoints/10'), outside);
  truncateSync(join(run, 'checkpoints/10/model.json'), 16e6 + 1);
  truncateSync(join(run, 'checkpoints/10/weights.bin'), 128e6 + 1);
}

/** Another run with the same files, but for the links. */
export function copyRun({root, run}: Logs, name: string): string {
  const copy = join(root, 'digits', name);
  rmSync(copy, {recursive: true, force: true});
  cpSync(run, copy, {recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink()});
  return copy;
}

/** What run.json says of it. */
export function record() {
  return {
    format: 'tfjs-explain run 1',
    status: 'running',
    started: '2026-02-03T09:05:07.000Z',
    updated: '2026-02-03T09:05:09.000Z',
    precision: 'float32',
    classNames: ['a', '<img src=x onerror=alert(1)>'],
    images: {rows: [4, 7], available: 9, labels: [1, 0]},
    explainers: [{name: 'gradient', map: 'signed', axes: 'input', options: {}}],
    sessions: [{started: '2026-02-03T09:05:07.000Z', pid: 1, host: 'here', status: 'running'}],
    folders: {gradient: 'gradient', predictions: 'predictions'},
    inputs: {inputs: 'inputs.npy'},
    steps: [0, 1].map((step) => ({
      step,
      session: 0,
      time: '2026-02-03T09:05:08.000Z',
      predictions: [
        {unit: 1, value: 0.75, right: true},
        {unit: 0, value: 0.5 + step / 4, right: true},
      ],
      colorLimits: {gradient: [4 * (step + 1), 8 * (step + 1)]},
      wrote: {
        images: {gradient: `images/gradient/${step}.png`},
        maps: {
          gradient: {file: `maps/gradient/${step}.npy`, type: 'float32'},
          predictions: {file: `maps/predictions/${step}.npy`, type: 'float32'},
        },
      },
    })),
  };
}
