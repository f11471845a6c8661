import {existsSync} from 'node:fs';
import {lastLines, runCommand} from './command.ts';
import type {NativePackage} from './native-package.ts';

/** Whether a binding loads, and if not, why. */
export type NativeState =
  | {readonly loads: true; readonly tensorflow: string}
  | {readonly loads: false; readonly reason: string};

const marker = 'binding-of ';
const loadBinding = `const b = require(process.argv[1]); process.stdout.write('${marker}' + b.TF_Version);`;
// The op runs in the child too: a library that the processor can't run ends it by a signal there, not here.
const loadPackage = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const tf = require(process.argv[1]);
  const sum = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).sum().dataSync()[0]);
  if (tf.getBackend() !== 'tensorflow' || sum !== 12) throw new Error('2x3 ones times 3x2 ones gave ' + sum);
  process.stdout.write('${marker}' + tf.backend().binding.TF_Version);`;

/** Loads a binding file in a child process (about 0.3 s). */
export async function probeBinding(path: string, env: NodeJS.ProcessEnv = process.env): Promise<NativeState> {
  return existsSync(path) ? probe(loadBinding, [path], env) : {loads: false, reason: `there is no ${path}`};
}

/** Loads the whole of tfjs-node in a child process and multiplies two matrices with it (about 2 s). */
export async function probePackage(
  {folder, binding}: NativePackage,
  env: NodeJS.ProcessEnv = process.env,
): Promise<NativeState> {
  return existsSync(binding) ? probe(loadPackage, [folder], env) : {loads: false, reason: `there is no ${binding}`};
}

/** Whether the wasm backend starts, and if not, why. */
export type WasmState = {readonly loads: true} | {readonly loads: false; readonly reason: string};

const loadWasm = `
  const [, union, wasm] = process.argv;
  const tf = require(union);
  require(wasm).setWasmPaths(wasm + '/dist/');
  tf.setBackend('wasm').then((set) => {
    if (!set || tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).sum().dataSync()[0]) !== 12) throw new Error('wasm gave a wrong product');
    process.stdout.write('${marker}' + 'wasm');
  });`;

/** Starts the wasm backend in a child process and multiplies two matrices with it. */
export async function probeWasm(
  union: string | undefined,
  wasm: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<WasmState> {
  if (union === undefined) return {loads: false, reason: '@tensorflow/tfjs is not installed'};
  if (wasm === undefined) return {loads: false, reason: '@tensorflow/tfjs-backend-wasm is not installed'};
  const state = await probe(loadWasm, [union, wasm], env);
  return state.loads ? {loads: true} : state;
}

async function probe(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<NativeState> {
  const quiet = {TF_CPP_MIN_LOG_LEVEL: '2', ...env};
  const {code, signal, stdout, stderr} = await runCommand(process.execPath, ['-e', script, ...args], {env: quiet});
  const at = stdout.lastIndexOf(marker);
  if (code === 0 && at >= 0) return {loads: true, tensorflow: stdout.slice(at + marker.length).trim()};
  if (signal !== undefined)
    return {loads: false, reason: `loading it ended with ${signal}; this processor may lack AVX`};
  const error = /^.*Error: .*$/m.exec(stderr)?.[0];
  return {loads: false, reason: error ?? (lastLines(stderr) || `the child process ended with ${code}`)};
}
