import {mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {cacheFolder} from '../src/node/backend/cache-folder.ts';
import {lastLines, runCommand} from '../src/node/backend/command.ts';

/** What the tests ask of Python: the real TensorBoard as a judge, and NumPy, which reads our .npy files. */
const requirements = ['tensorboard==2.21.*', 'numpy>=1.26'];
/** Changes whenever the requirements do, so that an old environment is not taken for a new one. */
const folderName = 'tensorboard-2.21';
const probe = 'import numpy, tensorboard.version; print(tensorboard.version.VERSION)';
const pipTimeoutMs = 600_000;

let ready: Promise<string> | undefined;

/**
 * The path of a Python that has the real TensorBoard 2.21 and NumPy. It is made once in the user's cache folder, by pip.
 * TFJS_EXPLAIN_PYTHON names a Python that has them already, or else the one to make the environment with. Rejects with
 * what is missing and how to get it.
 */
export function pythonEnv(report: (line: string) => void = (line) => console.error(line)): Promise<string> {
  ready ??= findOrMake(report);
  return ready;
}

async function findOrMake(report: (line: string) => void): Promise<string> {
  const given = process.env['TFJS_EXPLAIN_PYTHON'] || undefined;
  if (given !== undefined) {
    const {found, ok} = await check(given);
    if (!found) throw new Error(`TFJS_EXPLAIN_PYTHON is '${given}', and there is no such program`);
    if (ok) return given;
  }
  const folder = join(cacheFolder(), 'python', folderName);
  const python = pythonIn(folder);
  if ((await check(python)).ok) return python;
  report(`making a Python environment with ${requirements.join(' and ')} in ${folder} (once)`);
  await make(folder, given);
  const {ok, why} = await check(python);
  if (!ok)
    throw new Error(`the Python environment in ${folder} does not work: ${why}. Delete that folder and try again`);
  return python;
}

async function check(python: string): Promise<{found: boolean; ok: boolean; why: string}> {
  const {found, code, stdout, stderr} = await runCommand(python, ['-c', probe]);
  if (!found) return {found, ok: false, why: 'there is no such program'};
  if (code !== 0) return {found, ok: false, why: lastLines(stderr, 1)};
  return {found, ok: stdout.startsWith('2.21.'), why: `its TensorBoard is ${stdout.trim()}`};
}

/** Made beside its place and renamed when it is whole: `python -m` works from wherever an environment stands. */
async function make(folder: string, given: string | undefined): Promise<void> {
  const base = await findBase(given === undefined ? ['python3', 'python'] : [given]);
  await mkdir(dirname(folder), {recursive: true});
  const part = await mkdtemp(`${folder}.part-`);
  try {
    const venv = await runCommand(base, ['-m', 'venv', part]);
    if (venv.code !== 0) {
      throw new Error(
        `${base} can't make an environment (Debian, Ubuntu: apt-get install python3-venv): ${lastLines(venv.stdout + venv.stderr)}`,
      );
    }
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...requirements];
    const pip = await runCommand(pythonIn(part), args, {timeoutMs: pipTimeoutMs});
    if (pip.code !== 0) {
      throw new Error(
        `pip could not install ${requirements.join(' and ')}, which the tests check the logs with. Set TFJS_EXPLAIN_PYTHON ` +
          `to a Python that has them, or mend this:\n${lastLines(pip.stderr)}`,
      );
    }
    await replace(part, folder);
  } finally {
    await rm(part, {recursive: true, force: true});
  }
}

/** Puts the finished environment into place; one that another process finished meanwhile serves as well. */
async function replace(part: string, folder: string): Promise<void> {
  try {
    await rename(part, folder);
  } catch (error) {
    if ((await check(pythonIn(folder))).ok) return;
    // What stands there is broken, or there would have been no need to make one.
    await rm(folder, {recursive: true, force: true});
    await rename(part, folder).catch(() => Promise.reject(error));
  }
}

async function findBase(names: readonly string[]): Promise<string> {
  for (const name of names) {
    const {code} = await runCommand(name, ['-c', 'import sys; assert sys.version_info >= (3, 9)']);
    if (code === 0) return name;
  }
  throw new Error(
    'the tests check the logs with the real TensorBoard and need Python 3.9 or newer; ' +
      `${names.join(' and ')} give none. Install one, or name one with TFJS_EXPLAIN_PYTHON`,
  );
}

function pythonIn(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
