import {readdir} from 'node:fs/promises';
import {delimiter, join} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {type CommandResult, lastLines, runCommand} from './command.ts';
import {noSpace} from './disk.ts';
import type {NativePlatform} from './platform.ts';

/** Where a wheel lies, as the user's pip sees it. */
export interface WheelLocation {
  readonly url: string;
  /** Of the whole wheel, in hex. */
  readonly sha256: string | undefined;
}

/** tensorflow 2.15 has wheels for 3.9 to 3.11; the libraries in them are the same. */
const pythonVersion = '3.11';

/** From this pip on a dry run downloads no wheel whose metadata can be had without. */
const quickSince = [23, 3] as const;
const dryRun = ['--dry-run', '--quiet', '--ignore-installed', '--report', '-'];

/** A Python that runs, or an error that says how to get one. */
export async function findPython(env: NodeJS.ProcessEnv): Promise<string> {
  const wanted = env['TFJS_EXPLAIN_PYTHON'];
  for (const name of wanted === undefined ? ['python3', 'python'] : [wanted]) {
    const {code, stdout, stderr} = await runCommand(name, ['--version'], {env});
    if (code === 0 && /^Python 3/.test(stdout + stderr)) return name;
  }
  throw new ExplainError(
    'setup-failed',
    'no Python 3 found, which is needed to ask pip where the tensorflow wheel lies. Install it ' +
      '(Debian, Ubuntu: apt-get install python3 python3-pip; macOS: xcode-select --install) or set TFJS_EXPLAIN_PYTHON to one, ' +
      'then run the setup again',
  );
}

/**
 * Environment in which `python -m pip` tells where a wheel lies without downloading it, which pip does from 23.3 on. An older
 * one is asked for a newer pip (2 MB, from the user's index) in a folder of its own; where it can't get that, it is used as it is.
 */
export async function quickPip(python: string, scratch: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const version = "from importlib.metadata import version; print('pip', version('pip'))";
  const {stdout} = await runCommand(python, ['-c', version], {env});
  const [major = 0, minor = 0] = (/^pip (\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number);
  if (major > quickSince[0] || (major === quickSince[0] && minor >= quickSince[1])) return env;
  const folder = join(scratch, 'pip');
  const {code} = await pip(python, ['install', '--quiet', '--no-deps', '--target', folder, 'pip'], env);
  if (code !== 0) return env;
  return {...env, PYTHONPATH: [folder, env['PYTHONPATH'] ?? ''].filter(Boolean).join(delimiter)};
}

/**
 * Asks pip where the wheel lies: whatever index, mirror or folder the user's pip is set to.
 * @param env of {@link quickPip}; an older pip gives the same answer, but downloads the wheel for it.
 * @returns undefined when this pip is too old to report (before 22.2); {@link downloadWheel} works all the same.
 */
export async function locateWheel(
  python: string,
  platform: NativePlatform,
  scratch: string,
  env: NodeJS.ProcessEnv,
): Promise<WheelLocation | undefined> {
  const ask = (...more: readonly string[]): Promise<CommandResult> =>
    pip(python, ['install', ...dryRun, '--target', join(scratch, 'target'), ...more, ...choice(platform)], env);
  const quick = await ask('--use-feature=fast-deps');
  // The feature is called experimental, so a pip may come that lacks it.
  const result = quick.code === 0 || !/fast-deps/.test(quick.stderr) ? quick : await ask();
  if (result.code === 0) return parseReport(result.stdout);
  if (/no such option/i.test(result.stderr)) return undefined;
  throw pipError(result, platform);
}

/** Downloads the whole wheel through pip (its proxies, passwords and mirrors apply) and returns its path. */
export async function downloadWheel(
  python: string,
  platform: NativePlatform,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const result = await pip(python, ['download', '--quiet', '--dest', folder, ...choice(platform)], env);
  if (result.code !== 0) throw pipError(result, platform);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw pipError(result, platform);
  return join(folder, wheel);
}

function choice({requirement, pipPlatforms}: NativePlatform): readonly string[] {
  return [
    '--no-deps',
    ...pipPlatforms.flatMap((name) => ['--platform', name]),
    '--python-version',
    pythonVersion,
    '--implementation',
    'cp',
    '--only-binary=:all:',
    requirement,
  ];
}

function pip(python: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const quick = ['--disable-pip-version-check', '--no-input', '--retries', '1'];
  return runCommand(python, ['-m', 'pip', ...quick, ...args], {env});
}

function pipError(result: CommandResult, {requirement}: NativePlatform): Error {
  if (/No space left on device|Errno 28/.test(result.stderr)) return noSpace('pip');
  const said = lastLines(result.stderr || result.stdout);
  const missing = /No module named pip/.test(result.stderr);
  const next = missing
    ? 'pip is missing: run python3 -m ensurepip --upgrade (Debian, Ubuntu: apt-get install python3-pip)'
    : 'check the network, the proxy and the index that pip is set to (pip config list), or bring the wheel yourself with --wheel';
  return new ExplainError(
    'setup-failed',
    `pip could not find ${requirement}. ${next}, then run the setup again. It said:\n${said}`,
  );
}

function parseReport(text: string): WheelLocation {
  try {
    const report: unknown = JSON.parse(text);
    const download = field(first(field(report, 'install')), 'download_info');
    const archive = field(download, 'archive_info');
    const url = field(download, 'url');
    const sha256 = field(field(archive, 'hashes'), 'sha256') ?? stripAlgorithm(field(archive, 'hash'));
    if (typeof url !== 'string') throw new Error('no url');
    return {url, sha256: typeof sha256 === 'string' ? sha256 : undefined};
  } catch (cause) {
    throw new ExplainError(
      'setup-failed',
      "pip's report could not be read; try a newer pip (python3 -m pip install -U pip)",
      {cause},
    );
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function stripAlgorithm(hash: unknown): string | undefined {
  return typeof hash === 'string' && hash.startsWith('sha256=') ? hash.slice('sha256='.length) : undefined;
}
