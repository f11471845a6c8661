import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {registerWasmKernels} from '../../wasm/register.ts';
import {cliCommand, installCommand} from './advice.ts';
import {
  askedKernels,
  type KernelChoice,
  mendNativeKernels,
  type NativeKernels,
  preferOneDnn,
  restoreNativeKernels,
} from './native-kernels.ts';
import {findNativePackage, nativePackageName} from './native-package.ts';
import {restoreUtil} from './node-compat.ts';
import {findPackage, requireFrom, requireHere} from './resolve.ts';
import type {Tfjs} from './tfjs.ts';

export type BackendName = 'node' | 'wasm' | 'cpu';

export interface LoadOptions {
  /** Forces a backend; so does `TFJS_EXPLAIN_BACKEND`. Default: the first that loads of node, wasm, cpu. */
  readonly backend?: BackendName;
  /** `stock` leaves tfjs-node's gradients and optimizers as they are; so does `TFJS_EXPLAIN_KERNELS`. Default `mended`. */
  readonly kernels?: KernelChoice;
  /** Gets the note, if there is one. Default: silence. */
  readonly report?: (line: string) => void;
}

export interface LoadedBackend {
  /** The members of `@tensorflow/tfjs`, with chained ops and gradients. */
  readonly tf: Tfjs;
  readonly name: BackendName;
  /** Whether the native backend's gradients are the faster ones; absent on other backends. */
  readonly kernels?: NativeKernels;
  /** Why it is not the native one, and how to get that; absent when it is, or when another was asked for. */
  readonly note?: string;
}

const names: readonly BackendName[] = ['node', 'wasm', 'cpu'];
const setup = cliCommand('setup');
const costs = {
  node: '',
  wasm: 'the same numbers, training takes about three times as long',
  cpu: 'training takes about a hundred times as long',
} satisfies Record<BackendName, string>;

/**
 * Loads TensorFlow.js with the fastest backend there is and makes that the current one. Packages are taken from the project
 * in the current folder first, then from where this package stands, so that there is one copy of tfjs-core.
 * @throws ExplainError 'no-backend' when the backend asked for can't be had, or none at all, with the command that mends it.
 */
export async function loadBackend({
  backend = fromEnvironment(),
  kernels = askedKernels() ?? 'mended',
  report = () => {},
}: LoadOptions = {}): Promise<LoadedBackend> {
  const project = process.cwd();
  if (kernels === 'mended') preferOneDnn();
  if (backend !== undefined) return loaded(await start(backend, project), backend, kernels);
  const failures: string[] = [];
  for (const name of names) {
    try {
      const tf = await start(name, project);
      if (name === 'node') return loaded(tf, name, kernels);
      const note = `${failures.join('; ')}: using the ${name} backend (${costs[name]}); ${setup} brings the native one`;
      report(note);
      return {tf, name, note};
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  throw new ExplainError('no-backend', `no TensorFlow.js backend loads: ${failures.join('; ')}`);
}

function loaded(tf: Tfjs, name: BackendName, kernels: KernelChoice): LoadedBackend {
  if (name !== 'node') return {tf, name};
  if (kernels === 'mended') return {tf, name, kernels: mendNativeKernels()};
  restoreNativeKernels();
  return {
    tf,
    name,
    kernels: {
      state: 'stock',
      reason: askedKernels() === 'stock' ? 'TFJS_EXPLAIN_KERNELS is stock' : 'the caller asked for the stock kernels',
    },
  };
}

function fromEnvironment(): BackendName | undefined {
  const asked = process.env['TFJS_EXPLAIN_BACKEND'];
  if (asked === undefined || asked === '') return undefined;
  const name = names.find((known) => known === asked);
  if (name === undefined)
    throw new ExplainError('no-backend', `TFJS_EXPLAIN_BACKEND is '${asked}'; expected ${names.join(', ')}`);
  return name;
}

async function start(name: BackendName, project: string): Promise<Tfjs> {
  switch (name) {
    case 'node':
      return startNode(project);
    case 'wasm':
      return startWasm(project);
    case 'cpu':
      return select(loadUnion(project), 'cpu');
  }
}

async function startNode(project: string): Promise<Tfjs> {
  const found = findNativePackage(project);
  if (found === undefined) {
    throw new ExplainError(
      'no-backend',
      `${nativePackageName} is not installed (run ${installCommand(nativePackageName)}, then ${setup})`,
    );
  }
  if (!existsSync(found.binding)) {
    throw new ExplainError('no-backend', `tfjs-node in ${found.folder} has no native library (run ${setup})`);
  }
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  restoreUtil();
  try {
    return await select(requireFrom(project)(found.folder), 'tensorflow');
  } catch (cause) {
    const reason = messageOf(cause).split('\n')[0];
    throw new ExplainError('no-backend', `tfjs-node's native library does not load (${reason}; run ${setup} --force)`, {
      cause,
    });
  }
}

async function startWasm(project: string): Promise<Tfjs> {
  const tf = loadUnion(project);
  const name = '@tensorflow/tfjs-backend-wasm';
  const found = findPackage(name, requireFrom(project)) ?? findPackage(name, requireHere);
  if (found === undefined)
    throw new ExplainError('no-backend', `${name} is not installed (run ${installCommand(name)})`);
  const wasm: {setWasmPaths(folder: string): void} = requireHere(found.folder);
  // Once the backend has started it refuses new paths.
  if (tf.findBackend('wasm') === null) wasm.setWasmPaths(join(found.folder, 'dist', '/'));
  registerWasmKernels();
  return select(tf, 'wasm');
}

/** The union package of the project, of its tfjs-node, or ours: it alone registers gradients and chained ops for CommonJS. */
function loadUnion(project: string): Tfjs {
  const name = '@tensorflow/tfjs';
  const native = findNativePackage(project);
  const places = [requireFrom(project), ...(native === undefined ? [] : [requireFrom(native.folder)]), requireHere];
  const found = places.map((place) => findPackage(name, place)).find((one) => one !== undefined);
  if (found === undefined)
    throw new ExplainError('no-backend', `${name} is not installed (run ${installCommand(name)})`);
  return requireHere(found.folder);
}

async function select(tf: Tfjs, backend: string): Promise<Tfjs> {
  const set = await tf.setBackend(backend);
  if (!set) throw new ExplainError('no-backend', `tfjs could not start its '${backend}' backend`);
  await tf.ready();
  return tf;
}
