import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {messageOf} from '../../core/errors.ts';
import {cliCommand, installCommand} from './advice.ts';
import {askBackend} from './backend-process.ts';
import {cacheFolder} from './cache-folder.ts';
import {findCompiler} from './compile.ts';
import type {BackendName} from './load.ts';
import type {NativeKernels} from './native-kernels.ts';
import {findNativePackage, nativePackageName} from './native-package.ts';
import {type NativeState, probePackage, probeWasm, type WasmState} from './native-probe.ts';
import {nativePlatform} from './platform.ts';
import {type FoundPackage, findPackage, requireFrom, requireHere} from './resolve.ts';
import {findPython} from './wheel-location.ts';

/** A package, and which version of it the project finds. */
export interface PackageState {
  readonly name: string;
  readonly version?: string;
  readonly folder?: string;
}

/** What is wrong and the command that mends it. */
export interface Problem {
  readonly what: string;
  readonly mend: string;
}

/** Which kernels tfjs-node trains with: `unknown` when it could not say so, and why. */
export type KernelsReport = NativeKernels | {readonly state: 'unknown'; readonly reason: string};

export interface DoctorReport {
  readonly node: string;
  readonly platform: string;
  /** The backend that would serve now; absent when none works. */
  readonly backend?: BackendName;
  readonly packages: readonly PackageState[];
  /** Each copy of tfjs-core that one of the packages uses; one is right. */
  readonly coreCopies: readonly PackageState[];
  readonly native: NativeState;
  /** Absent when the native library does not load. */
  readonly kernels?: KernelsReport;
  readonly wasm: WasmState;
  readonly python: string;
  readonly compiler: string;
  readonly cache: {readonly folder: string; readonly bytes: number};
  readonly problems: readonly Problem[];
}

const packageNames = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs',
  nativePackageName,
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-vis',
] as const;
const needed = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs'];
const oldestNode = [20, 19] as const;

/** Looks at a project's backends by really loading each in a child process. Changes nothing. */
export async function inspectBackends({
  project = process.cwd(),
  env = process.env,
}: {
  readonly project?: string;
  readonly env?: NodeJS.ProcessEnv;
} = {}): Promise<DoctorReport> {
  const found = packageNames.map((name) => find(name, project));
  const cache = cacheFolder(env);
  const native = findNativePackage(project);
  const [nativeState, kernels, wasm, python, compiler, bytes] = await Promise.all([
    native === undefined ? missingNative : probePackage(native, env),
    kernelsInUse(project, env),
    probeWasm(folderOf(found, '@tensorflow/tfjs'), folderOf(found, '@tensorflow/tfjs-backend-wasm'), env),
    findPython(env).catch(() => ''),
    findCompiler(env).catch(() => ''),
    sizeOf(cache),
  ]);
  const coreCopies = copiesOfCore(project, found);
  const union = found.some((one) => one?.name === '@tensorflow/tfjs');
  const backend = firstThatWorks(nativeState.loads, wasm.loads, union);
  const facts = {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    packages: packageNames.map((name, index) => described(name, found[index])),
    coreCopies,
    native: nativeState,
    ...(nativeState.loads ? {kernels} : {}),
    wasm,
    python,
    compiler,
    cache: {folder: cache, bytes},
    ...(backend === undefined ? {} : {backend}),
  };
  return {...facts, problems: problemsOf(facts)};
}

const missingNative: NativeState = {loads: false, reason: `${nativePackageName} is not installed`};

async function kernelsInUse(project: string, env: NodeJS.ProcessEnv): Promise<KernelsReport> {
  const {kernels, error = 'tfjs-node said nothing of them'} = await askBackend({backend: 'node', project, env});
  return kernels ?? {state: 'unknown', reason: error};
}

function firstThatWorks(node: boolean, wasm: boolean, cpu: boolean): BackendName | undefined {
  if (node) return 'node';
  if (wasm) return 'wasm';
  return cpu ? 'cpu' : undefined;
}

function find(name: string, project: string): FoundPackage | undefined {
  return findPackage(name, requireFrom(project)) ?? findPackage(name, requireHere);
}

function folderOf(found: readonly (FoundPackage | undefined)[], name: string): string | undefined {
  return found.find((one) => one?.name === name)?.folder;
}

function described(name: string, found: FoundPackage | undefined): PackageState {
  return found === undefined ? {name} : {name, version: found.version, folder: found.folder};
}

function copiesOfCore(project: string, found: readonly (FoundPackage | undefined)[]): readonly PackageState[] {
  const name = '@tensorflow/tfjs-core';
  const nested = found.flatMap((one) => (one === undefined ? [] : [requireFrom(one.folder)]));
  const native = find(nativePackageName, project);
  const ofNative = native === undefined ? undefined : findPackage('@tensorflow/tfjs', requireFrom(native.folder));
  const places = [
    requireFrom(project),
    requireHere,
    ...nested,
    ...(ofNative === undefined ? [] : [requireFrom(ofNative.folder)]),
  ];
  const copies = new Map<string, PackageState>();
  for (const place of places) {
    const copy = findPackage(name, place);
    if (copy !== undefined) copies.set(copy.folder, described(name, copy));
  }
  return [...copies.values()];
}

function problemsOf(facts: Omit<DoctorReport, 'problems'>): readonly Problem[] {
  const problems: Problem[] = [];
  const [major = 0, minor = 0] = facts.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    problems.push({
      what: `Node ${facts.node} is older than ${oldestNode.join('.')}`,
      mend: 'install Node 20.19 or newer',
    });
  }
  for (const {name, version} of facts.packages) {
    if (version === undefined && needed.includes(name))
      problems.push({what: `${name} is not installed`, mend: installCommand(name)});
  }
  if (facts.coreCopies.length > 1) {
    const copies = facts.coreCopies.map(({version, folder}) => `${version} in ${folder}`).join(', ');
    problems.push({
      what: `${facts.coreCopies.length} copies of tfjs-core, which don't know each other's tensors: ${copies}`,
      mend: 'npm dedupe',
    });
  }
  problems.push(...nativeProblems(facts));
  if (!facts.wasm.loads)
    problems.push({
      what: `the wasm backend does not load: ${facts.wasm.reason}`,
      mend: installCommand('@tensorflow/tfjs-backend-wasm'),
    });
  return problems;
}

function nativeProblems({native, packages, python, compiler}: Omit<DoctorReport, 'problems'>): readonly Problem[] {
  if (native.loads) return [];
  const problems: Problem[] = [];
  const installed = packages.some(({name, version}) => name === nativePackageName && version !== undefined);
  if (!installed)
    problems.push({what: `${nativePackageName} is not installed`, mend: installCommand(nativePackageName)});
  const buildable = nativePlatform() !== undefined;
  if (buildable && python === '')
    problems.push({
      what: 'no Python 3, which the setup asks for the library',
      mend: 'apt-get install python3 python3-pip',
    });
  if (buildable && compiler === '')
    problems.push({what: 'no C++ compiler, which the setup needs', mend: 'apt-get install g++'});
  problems.push({what: `the native library does not load: ${native.reason}`, mend: cliCommand('setup')});
  return problems;
}

/** Bytes below a folder; several names of one file count each. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, {recursive: true}).catch((error: unknown) => {
    if (/ENOENT/.test(messageOf(error))) return [];
    throw error;
  });
  const sizes = await Promise.all(
    names.map(async (name) =>
      stat(join(folder, name)).then(
        (at) => (at.isFile() ? at.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
