import {mkdir, rename, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {lastLines, runCommand} from './command.ts';
import {noSpace} from './disk.ts';
import type {NativePackage} from './native-package.ts';
import type {NativePlatform} from './platform.ts';
import {findPackage, requireHere} from './resolve.ts';

/** A C++ compiler that runs, or an error that says how to get one. */
export async function findCompiler(env: NodeJS.ProcessEnv): Promise<string> {
  const wanted = env['CXX'];
  for (const name of wanted === undefined || wanted === '' ? ['g++', 'c++', 'clang++'] : [wanted]) {
    if ((await runCommand(name, ['--version'], {env})).code === 0) return name;
  }
  throw new ExplainError(
    'setup-failed',
    `no C++ compiler found${wanted ? ` (CXX is '${wanted}')` : ''}: tfjs-node's binding has to be compiled. Install one ` +
      '(Debian, Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++; Alpine has no wheels; macOS: xcode-select --install) ' +
      'or set CXX to one, then run the setup again',
  );
}

/**
 * Compiles tfjs-node's own binding against the libraries in `libraries/deps` with one call of the compiler (about 5 s).
 * The file gets its name only when the compiler ended well.
 */
export async function compileBinding(
  compiler: string,
  {folder, napi}: NativePackage,
  platform: NativePlatform,
  libraries: string,
  output: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const headers = findPackage('node-api-headers', requireHere);
  if (headers === undefined)
    throw new ExplainError('setup-failed', 'node-api-headers is not installed: run npm i node-api-headers');
  const partial = `${output}.part`;
  await mkdir(dirname(output), {recursive: true});
  const {code, stderr} = await runCommand(
    compiler,
    [
      ...['-O2', '-std=c++17', '-fPIC', '-w'],
      ...[`-DNAPI_VERSION=${napi}`, '-DBUILDING_NODE_EXTENSION', '-DNODE_GYP_MODULE_NAME=tfjs_binding'],
      ...[`-I${join(headers.folder, 'include')}`, `-I${join(libraries, 'deps', 'include')}`],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(folder, 'binding', name)),
      ...platform.link(join(libraries, 'deps', 'lib')),
      ...['-o', partial],
    ],
    {env},
  );
  if (code !== 0) {
    await rm(partial, {force: true});
    if (/No space left on device/.test(stderr)) throw noSpace(compiler);
    throw new ExplainError(
      'setup-failed',
      `${compiler} could not compile tfjs-node's binding. Its last lines tell why; another compiler is used with CXX=<name>:\n${lastLines(stderr, 10)}`,
    );
  }
  await rename(partial, output);
}
