/**
 * `npm test [-- options of mocha]`: what the tests need, the type checks, format and lint, then every test. A step that
 * fails hides none of the later ones. The last line is `N passed, N failed`; the exit code is 1 when anything failed.
 */
import {join} from 'node:path';
import {terminalProgress} from '../src/cli/progress.ts';
import {messageOf} from '../src/core/errors.ts';
import {runCommand} from '../src/node/backend/command.ts';
import {setupNative} from '../src/node/backend/setup.ts';
import {pythonEnv} from './python-env.ts';
import {runMocha} from './run-mocha.ts';
import {systemPrograms} from './system-programs.ts';

/** Resolves to what there is to say about it; rejects with what is wrong. */
type Step = () => Promise<string>;

const root = join(import.meta.dirname, '..');
const say = (line: string): void => console.log(line);

const preparations: readonly (readonly [name: string, step: Step])[] = [
  ['system programs', () => systemPrograms(say)],
  ['native backend', nativeBackend],
  ['Python with the real TensorBoard', () => pythonEnv(say)],
  ['types of src and callbacks', () => tool('typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit'])],
  ['types of the page', () => tool('typescript/bin/tsc', ['-p', 'src/page/tsconfig.json'])],
  ["types of the browser's example", () => tool('typescript/bin/tsc', ['-p', 'examples/browser/tsconfig.json'])],
  ['types of everything else', () => tool('typescript/bin/tsc', ['-p', 'tsconfig.test.json', '--noEmit'])],
  ['format and lint', () => tool('@biomejs/biome/bin/biome', ['ci', '--colors=off', '.'])],
];

/** Besides the native backend, on which all tests run. */
const otherBackends = ['wasm', 'cpu'] as const;

async function main(mochaOptions: readonly string[]): Promise<void> {
  const start = performance.now();
  const failures: string[] = [];
  let passed = 0;
  for (const [name, step] of preparations) {
    say(`== ${name}`);
    const began = performance.now();
    try {
      const note = await step();
      say(`   ok, ${seconds(began)}${note === '' ? '' : `: ${note}`}`);
      passed++;
    } catch (error) {
      say(`${messageOf(error)}\n   FAILED, ${seconds(began)}`);
      failures.push(name);
    }
  }
  say('== tests');
  const began = performance.now();
  const tests = await runMocha(root, mochaOptions);
  say(`   ${tests.failed === 0 ? 'ok' : 'FAILED'}, ${seconds(began)}; the longest:`);
  for (const {file, ms} of tests.slowest) say(`   ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
  for (const line of tests.failures) failures.push(line);

  let elsewhere = 0;
  // Options of mocha choose among the tests of the main run.
  for (const backend of mochaOptions.length === 0 ? otherBackends : []) {
    say(`== what every method must keep, on ${backend}`);
    const start = performance.now();
    const env = {TFJS_EXPLAIN_BACKEND: backend};
    const found = await runMocha(root, ['test/conformance.test.ts'], {shown: false, env});
    say(`   ${found.failed === 0 ? 'ok' : 'FAILED'}, ${seconds(start)}: ${found.passed} passed`);
    elsewhere += found.passed;
    for (const line of found.failures) failures.push(`${backend}: ${line}`);
  }

  say(`\n${failures.length === 0 ? 'all is well' : 'failed:'} (${seconds(start)} in all)`);
  for (const line of failures) say(`- ${line}`);
  const failed = failures.length;
  process.exitCode = failed === 0 ? 0 : 1;
  say(`\n${passed + tests.passed + elsewhere} passed, ${failed} failed`);
}

/** The tests need the native backend; wasm does not stand in for it here. */
async function nativeBackend(): Promise<string> {
  const progress = terminalProgress();
  try {
    const {tensorflow} = await setupNative({project: root, report: progress.line, onProgress: progress.bytes});
    return `TensorFlow ${tensorflow}`;
  } finally {
    progress.end();
  }
}

/** Runs a development tool of node_modules; what it prints is shown when it fails. */
async function tool(path: string, args: readonly string[]): Promise<string> {
  const {code, signal, stdout, stderr} = await runCommand(
    process.execPath,
    [join(root, 'node_modules', path), ...args],
    {cwd: root},
  );
  if (code !== 0) throw new Error(`${stdout}${stderr}`.trimEnd() || `${path} ended with ${code ?? signal}`);
  return '';
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

await main(process.argv.slice(2));
