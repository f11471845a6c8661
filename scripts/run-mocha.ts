import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import type {MochaResult} from './mocha-reporter.ts';

export interface TestResult {
  readonly passed: number;
  /** As many as `failures` has lines. */
  readonly failed: number;
  /** One line for each failure. */
  readonly failures: readonly string[];
  readonly slowest: readonly {readonly file: string; readonly ms: number}[];
}

export interface MochaLimits {
  /** Longest time that all tests may take; a loop that never comes back is beyond mocha's own limit. Default 30 minutes. */
  readonly limitMs?: number;
  /** Time that the process has to end by itself after its last test. Default 15 seconds. */
  readonly endMs?: number;
  /** Whether mocha's own output is shown. Default true. */
  readonly shown?: boolean;
  /** Added to the environment. */
  readonly env?: {readonly [name: string]: string};
}

const minuteMs = 60_000;
const pollMs = 200;
const shownFiles = 8;
/** As shells report SIGINT. */
const interruptedCode = 130;

/**
 * Runs mocha in a process of its own and counts by the file that its reporter leaves. A process that dies, hangs or does
 * not end by itself is a failure more; one that does nothing is too.
 */
export async function runMocha(
  root: string,
  options: readonly string[],
  {limitMs = 30 * minuteMs, endMs = 15_000, shown = true, env = {}}: MochaLimits = {},
): Promise<TestResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-explain-tests-'));
  const resultFile = join(folder, 'result.json');
  try {
    const trouble = await run(root, resultFile, options, {limitMs, endMs, shown, env});
    const result = read(resultFile);
    const failures = result?.failures.map(({file, title}) => `${relative(root, file)}: ${title}`) ?? [];
    if (trouble !== undefined) failures.push(trouble);
    else if (result === undefined) failures.push('mocha ended before its tests did');
    else if (result.passed + result.failures.length === 0) failures.push('no test was run');
    const slowest = Object.entries(result?.msByFile ?? {})
      .map(([file, ms]) => ({file: relative(root, file), ms}))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, shownFiles);
    return {passed: result?.passed ?? 0, failed: failures.length, failures, slowest};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Resolves to what went wrong with the process itself. */
function run(
  root: string,
  resultFile: string,
  options: readonly string[],
  {limitMs, endMs, shown, env}: Required<MochaLimits>,
): Promise<string | undefined> {
  const args = [
    join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    '--reporter',
    join(root, 'scripts', 'mocha-reporter.ts'),
    '--reporter-option',
    `file=${resultFile}`,
    '--forbid-only',
    '--forbid-pending',
    ...options,
  ];
  // mocha starts a second process for its tests; a group of their own ends both.
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    env: {...process.env, ...env},
    stdio: shown ? ['ignore', 'inherit', 'inherit'] : 'ignore',
  });
  const end = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const interrupted = (): void => {
    end();
    process.exit(interruptedCode);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return new Promise((resolve) => {
    let trouble: string | undefined;
    const stop = (why: string): void => {
      trouble ??= why;
      end();
    };
    const began = performance.now();
    let ended: number | undefined;
    const watch = setInterval(() => {
      const now = performance.now();
      if (read(resultFile) !== undefined) ended ??= now;
      if (ended !== undefined && now - ended > endMs)
        stop(`mocha did not end within ${endMs / 1000} s of its last test: something that a test opened is still open`);
      if (now - began > limitMs) stop(`the tests took longer than ${limitMs / minuteMs} minutes`);
    }, pollMs);
    child.on('error', (error) => stop(`mocha could not be started: ${error.message}`));
    child.on('close', (_code, signal) => {
      clearInterval(watch);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      // What a test left running.
      end();
      resolve(trouble ?? (signal === null ? undefined : `mocha was ended by ${signal}`));
    });
  });
}

function read(path: string): MochaResult | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
