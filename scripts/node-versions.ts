/**
 * `npx tsx scripts/node-versions.ts`: runs the digits example, small, on each version of Node that this package is for, and
 * looks at what it wrote.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {isMain} from '../examples/support/arguments.ts';
import {cacheFolder} from '../src/node/backend/cache-folder.ts';
import {lastLines, runCommand} from '../src/node/backend/command.ts';

export const nodeVersions: readonly number[] = [20, 22, 24];

const root = join(import.meta.dirname, '..');
const epochs = 2;
const installMs = 300_000;
const jobMs = 300_000;
/** Each writes a grid and a raw map at each step. */
const methods = ['grad-cam', 'integrated-gradients', 'smooth-grad', 'occlusion', 'expected-gradients'];

/** What the digits example left. */
export interface MainJob {
  /** Its run's folder. */
  readonly run: string;
  /** Of the last epoch, for held-out images. */
  readonly accuracy: number;
  readonly seconds: number;
}

/**
 * The path of a Node of that major version: the running one if it is of that, else one that npm brings, once, into the
 * user's cache folder. Rejects with what npm said when it can't be had.
 */
export async function nodeOf(major: number, report: (line: string) => void = () => {}): Promise<string> {
  if ((await majorOf(process.execPath)) === major) return process.execPath;
  const folder = join(cacheFolder(), 'node', String(major));
  const system = process.platform === 'win32' ? 'win' : process.platform;
  // Unlike the package `node`, these carry the program itself and need no install script.
  const name = `node-${system}-${process.arch}`;
  const program = join('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if ((await majorOf(join(folder, program))) === major) return join(folder, program);
  report(`installing Node ${major} into ${folder} (once)`);
  await mkdir(dirname(folder), {recursive: true});
  const part = await mkdtemp(`${folder}.part-`);
  try {
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', part, `${name}@${major}`];
    const npm = await runCommand('npm', args, {cwd: part, timeoutMs: installMs});
    if (npm.code !== 0)
      throw new Error(`npm could not install ${name}@${major}:\n${lastLines(npm.stderr) || 'no npm, or no answer'}`);
    if ((await majorOf(join(part, program))) !== major)
      throw new Error(`${name}@${major} has no Node ${major} that runs here`);
    await rm(folder, {recursive: true, force: true});
    await rename(part, folder);
  } finally {
    await rm(part, {recursive: true, force: true});
  }
  return join(folder, program);
}

/** 0 when it does not run. */
async function majorOf(program: string): Promise<number> {
  const {code, stdout} = await runCommand(program, ['--version']);
  return code === 0 ? Number(/^v(\d+)\./.exec(stdout)?.[1] ?? 0) : 0;
}

/** Runs the digits example on a Node, with its logs in `out`. Rejects when it fails, or when something is not there. */
export async function runMainJob(node: string, out: string): Promise<MainJob> {
  const began = performance.now();
  const options = ['--quick', '--epochs', String(epochs), '--out', out, '--run-name', 'small'];
  const {code, signal, stdout, stderr} = await runCommand(
    node,
    ['--import=tsx', join('examples', 'digits', 'main.ts'), ...options],
    {cwd: root, timeoutMs: jobMs},
  );
  if (code !== 0)
    throw new Error(`the digits example ended with ${code ?? signal}:\n${lastLines(stdout + stderr, 20)}`);
  const run = join(out, 'digits', 'small');
  const missing = missingIn(run);
  if (missing.length > 0) throw new Error(`the digits example left no ${missing.join(', ')} in ${run}`);
  const {status}: {status: string} = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  if (status !== 'finished') throw new Error(`run.json says that the run is ${status}`);
  const last = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '';
  const {step, metrics}: {step: number; metrics: {val_acc: number}} = JSON.parse(last);
  if (step !== epochs) throw new Error(`the last line of metrics.jsonl is of step ${step}; expected ${epochs}`);
  return {run, accuracy: metrics.val_acc, seconds: (performance.now() - began) / 1000};
}

/** Files that each run has, by name. */
function missingIn(run: string): readonly string[] {
  const files = ['run.json', 'metrics.jsonl', 'inputs.npy'];
  for (let step = 0; step <= epochs; step++) {
    for (const method of methods)
      files.push(join('images', method, `${step}.png`), join('maps', method, `${step}.npy`));
  }
  const missing = files.filter((file) => !existsSync(join(run, file)));
  const events = existsSync(run) && readdirSync(run).some((file) => file.includes('tfevents'));
  return events ? missing : [...missing, 'event file'];
}

async function main(): Promise<void> {
  for (const version of nodeVersions) {
    const out = await mkdtemp(join(tmpdir(), 'tfjs-explain-node-'));
    try {
      const {accuracy, seconds} = await runMainJob(await nodeOf(version, console.log), out);
      console.log(`Node ${version}: ${(100 * accuracy).toFixed(2)} % right, all files there, ${seconds.toFixed(1)} s`);
    } catch (error) {
      console.error(`Node ${version}: ${error}`);
      process.exitCode = 1;
    } finally {
      await rm(out, {recursive: true, force: true});
    }
  }
}

if (isMain(import.meta.url)) await main();
