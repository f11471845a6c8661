/**
 * The program that backend-process.ts runs, with a backend's name and a number of images: loads that backend, times passes
 * of so many images (0: none), and says what it found on a line of its own.
 */
import {messageOf} from '../../core/errors.ts';
import {type BackendAnswer, marker} from './backend-process.ts';
import {type BackendName, loadBackend} from './load.ts';
import {timePasses} from './time-passes.ts';

const names: readonly BackendName[] = ['node', 'wasm', 'cpu'];

async function describe(asked: string | undefined, images: number): Promise<BackendAnswer> {
  const backend = names.find((name) => name === asked);
  if (backend === undefined) throw new Error(`'${asked}' is no backend`);
  const {tf, kernels} = await loadBackend({backend});
  // In pure JavaScript a pass takes a thousand times as long.
  const effort = backend === 'cpu' ? {least: 2, most: 2} : {};
  const times = images === 0 ? undefined : timePasses(tf, {images, ...effort});
  return {...(kernels === undefined ? {} : {kernels}), ...(times === undefined ? {} : {times})};
}

function say(answer: BackendAnswer): void {
  process.stdout.write(`\n${marker}${JSON.stringify(answer)}\n`);
}

const [, , backend, images] = process.argv;
describe(backend, Number(images)).then(say, (error: unknown) => say({error: messageOf(error)}));
