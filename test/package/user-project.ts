import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {lastLines, runCommand} from '../../src/node/backend/command.ts';

export const repository = join(import.meta.dirname, '../..');

/** A folder outside of the repository where this package is installed as a user installs it. */
export interface UserProject {
  readonly folder: string;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Bytes of the packed package. */
  readonly size: number;
  write(name: string, text: string): Promise<void>;
  /** Runs a program there and returns what it printed; throws with that unless it ends with 0. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Packs this repository (its prepack builds it anew) and installs that beside the stock packages, without their scripts. */
export async function userProject(): Promise<UserProject> {
  const folder = await mkdtemp(join(tmpdir(), 'tfjs-explain-user-'));
  const remove = (): Promise<void> => rm(folder, {recursive: true, force: true});
  try {
    const pack = ['pack', '--json', '--ignore-scripts=false', '--pack-destination', folder];
    const [{filename, size, files}] = JSON.parse(await run(repository, 'npm', pack));
    await writeFile(join(folder, 'package.json'), '{"private": true}');
    const stock = ['@tensorflow/tfjs@^4.22.0', '@tensorflow/tfjs-node@^4.22.0'];
    await run(folder, 'npm', ['install', '--ignore-scripts', '--prefer-offline', `./${filename}`, ...stock]);
    return {
      folder,
      files: files.map(({path}: {path: string}) => path),
      size,
      write: (name, text) => writeFile(join(folder, name), text),
      run: (program, ...args) => run(folder, program, args),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function run(cwd: string, program: string, args: readonly string[]): Promise<string> {
  // `npm test` tells its children about this repository; a user's shell does not.
  const own = /^npm_(lifecycle|package|config_local_prefix|config_ignore_scripts|command)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  const {code, signal, stdout, stderr} = await runCommand(program, args, {cwd, env});
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}:\n${lastLines(stdout + stderr, 20)}`);
}
