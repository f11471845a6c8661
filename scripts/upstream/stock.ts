import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {restoreUtil} from '../../src/node/backend/node-compat.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';

const require = createRequire(import.meta.url);

/** tfjs as it comes, with none of this project's kernels and gradients. */
export async function stock(backend: 'tensorflow' | 'wasm' | 'cpu'): Promise<Tfjs> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  restoreUtil();
  const tf: Tfjs = require(backend === 'tensorflow' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs');
  if (backend === 'wasm') {
    const name = '@tensorflow/tfjs-backend-wasm';
    require(name).setWasmPaths(join(dirname(require.resolve(`${name}/package.json`)), 'dist', '/'));
  }
  await tf.setBackend(backend);
  await tf.ready();
  return tf;
}

/** Says what came and what is right. A defect that is gone ends the script with exit code 1. */
export function compare(what: string, got: readonly number[], right: readonly number[]): void {
  const off = Math.max(...right.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN))));
  const gone = off < 1e-4;
  if (gone) process.exitCode = 1;
  console.log(`${what}: ${gone ? 'right now' : 'wrong'}\n  got   ${shown(got)}\n  right ${shown(right)}`);
}

/** Says how it failed. A failure that is gone ends the script with exit code 1. */
export function fails(what: string, run: () => unknown, message: RegExp): void {
  let said = 'nothing';
  try {
    run();
  } catch (error) {
    said = String(error).split('\n')[0] ?? '';
  }
  if (!message.test(said)) process.exitCode = 1;
  console.log(`${what}\n  threw ${said}`);
}

/** Milliseconds of one call, the median of so many after a first one. */
export function median(run: () => void, times = 15): number {
  run();
  const taken = Array.from({length: times}, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return taken[Math.floor(times / 2)] ?? Number.NaN;
}

function shown(values: readonly number[]): string {
  return values.map((value) => Number(value.toPrecision(6))).join(' ');
}
