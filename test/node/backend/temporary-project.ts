import {execFileSync} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {runCommand} from '../../../src/node/backend/command.ts';
import {requireHere} from '../../../src/node/backend/resolve.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** A project of its own with a fresh tfjs-node (no libraries, no binding) and this repository's other packages. */
export interface TemporaryProject {
  readonly folder: string;
  /** An empty folder for the cache. */
  readonly cache: string;
  readonly tfjsNode: string;
  /** Names in tfjs-node's folder that did not come with the package. */
  strays(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** What of tfjs-node its loading and building need; `deps` and `lib` are what the setup makes. */
const came: readonly string[] = ['package.json', 'dist', 'scripts', 'binding'];

/** A port that nothing listens on: the discard service of old. */
const closed = 'https://127.0.0.1:9';

/** Nobody answers where its tfjs-node looks for prebuilt files. */
export async function temporaryProject(parent: string = tmpdir()): Promise<TemporaryProject> {
  const folder = await mkdtemp(join(parent, 'tfjs-explain-test-'));
  const modules = join(folder, 'node_modules');
  const scope = join(modules, '@tensorflow');
  const tfjsNode = join(scope, 'tfjs-node');
  const source = join(repository, 'node_modules');
  await mkdir(scope, {recursive: true});
  for (const name of await readdir(source))
    if (name !== '@tensorflow') await symlink(join(source, name), join(modules, name));
  for (const name of await readdir(join(source, '@tensorflow'))) {
    if (name !== 'tfjs-node') await symlink(join(source, '@tensorflow', name), join(scope, name));
  }
  const original = join(source, '@tensorflow', 'tfjs-node');
  await mkdir(tfjsNode);
  for (const name of came) await cp(join(original, name), join(tfjsNode, name), {recursive: true});
  const manifest = JSON.parse(await readFile(join(tfjsNode, 'package.json'), 'utf8'));
  manifest.binary.host = closed;
  await writeFile(join(tfjsNode, 'package.json'), JSON.stringify(manifest));
  return {
    folder,
    cache: join(folder, 'cache'),
    tfjsNode,
    strays: async () => (await readdir(tfjsNode)).filter((name) => !came.includes(name)),
    remove: () => rm(folder, {recursive: true, force: true}),
  };
}

/** What loadBackend, run in a process of its own in a project, says and computes. */
export async function whatServes(
  project: string,
  env: NodeJS.ProcessEnv = {...process.env, TFJS_EXPLAIN_BACKEND: ''},
): Promise<{name: string; note: string; product: number}> {
  const load = join(repository, 'src', 'node', 'backend', 'load.ts');
  const script = `
    import(${JSON.stringify(load)}).then(async ({loadBackend}) => {
      const {tf, name, note = ''} = await loadBackend();
      const [product] = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync();
      console.log(JSON.stringify({name, note, product}));
    });`;
  const tsx = requireHere.resolve('tsx');
  const {code, stdout, stderr} = await runCommand(process.execPath, ['--import', tsx, '-e', script], {
    cwd: project,
    env,
  });
  if (code !== 0) throw new Error(`loadBackend failed in ${project}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** A folder with nothing but the named programs in it, to stand for PATH. */
export async function pathOf(folder: string, programs: readonly string[]): Promise<string> {
  const bin = join(folder, 'bin');
  await rm(bin, {recursive: true, force: true});
  await mkdir(bin);
  for (const program of programs) await symlink(whereIs(program), join(bin, program));
  return bin;
}

function whereIs(program: string): string {
  // A version manager's shim calls other programs; the interpreter itself is wanted.
  const script = program.startsWith('python')
    ? `${program} -c 'import sys; print(sys.executable)'`
    : `command -v ${program}`;
  return execFileSync('sh', ['-c', script], {encoding: 'utf8'}).trim();
}

/** A disk of its own, `size` large, at a new folder; needs root or a sudo that asks nothing. */
export async function smallDisk(parent: string, size: string): Promise<{folder: string; remove(): Promise<void>}> {
  const folder = await mkdtemp(join(parent, 'disk-'));
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = async (...args: readonly string[]): Promise<void> => {
    const [program = '', ...rest] = [...asRoot, ...args];
    const {code, stderr} = await runCommand(program, rest);
    if (code !== 0) throw new Error(`this test mounts a small disk, and '${args.join(' ')}' failed: ${stderr}`);
  };
  await run('mount', '-t', 'tmpfs', '-o', `size=${size},mode=0777`, 'tmpfs', folder);
  return {folder, remove: () => run('umount', '-l', folder)};
}
