import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {runInNewContext} from 'node:vm';
import {expect} from 'chai';
import {build, type Metafile} from 'esbuild';
import {judge} from '../node/run-folder.ts';
import {commonJs, esModule, everyEntry, fromReadme, page, typed} from './user-code.ts';
import {repository, type UserProject, userProject} from './user-project.ts';

const manifest: {exports: Record<string, unknown>; files: string[]} = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
);
const installMs = 600_000;
/** 1.6 MB when this was written, most of it the page: tfjs, its wasm backend and charts. */
const sizeLimit = 2.5e6;

describe('the package, installed by a user', () => {
  let project: UserProject;
  before(async function () {
    this.timeout(installMs);
    project = await userProject();
    await project.run('npx', 'tfjs-explain', 'setup');
  });
  after(() => project.remove());

  it('is small and has what it needs, and nothing else', () => {
    const foreign = project.files.filter((path) => !/^dist\/(src|callbacks)\/.*\.(js|d\.ts)$/.test(path));
    const isChunk = (path: string) => /^dist\/page\/chunk-[A-Z0-9]{8}\.js$/.test(path);
    const page = ['engine.js', 'index.html', 'page.css', 'page.js'].map((name) => `dist/page/${name}`);
    const wasm = ['-simd', ''].map((kind) => `dist/page/wasm/tfjs-backend-wasm${kind}.wasm`);
    expect(foreign.filter((path) => !isChunk(path)).sort()).to.deep.equal([
      ...['CHANGELOG.md', 'LICENSE', 'README.md', ...page, ...wasm, 'package.json'],
    ]);
    expect(foreign.some(isChunk)).to.equal(true);
    expect(project.size).to.be.lessThan(sizeLimit);
    // Each module was built from a file that is still there.
    const sources = project.files
      .filter((path) => path.endsWith('.js') && !path.startsWith('dist/page/'))
      .map((path) => path.slice('dist/'.length, -2));
    expect(sources.filter((path) => !existsSync(join(repository, `${path}ts`)))).to.deep.equal([]);
  });

  it('has a native backend after its setup, and one copy of tfjs-core', async () => {
    const report = await project.run('npx', 'tfjs-explain', 'doctor');
    expect(report).to.match(/^copies of tfjs-core +1$/m);
    expect(report).to.match(/^native library +loads \(TensorFlow /m);
    expect(report).to.match(/^the node backend serves$/m);
  });

  it('gives the same things to import and to require, at every entry', async () => {
    const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
    const names = entries.map((entry) => `tfjs-explain${entry.slice(1)}`);
    await project.write('every.mjs', everyEntry(names));
    const found = JSON.parse(await project.run('node', 'every.mjs'));
    expect(Object.keys(found)).to.deep.equal(names);
    for (const name of names) expect(found[name].same, name).to.equal(true);
    expect(found['tfjs-explain'].names).to.include.members([
      'ExplainCallback',
      'GradCAMCallback',
      'explainers',
      'version',
    ]);
    expect(found['tfjs-explain/callbacks'].names).to.include.members([
      'ExplainCallback',
      'GradCAMCallback',
      'asCallback',
      'DashboardCallback',
    ]);
    expect(found['tfjs-explain/browser'].names).to.include.members([
      ...found['tfjs-explain'].names,
      ...['asCallbacks', 'registerWasmKernels', 'surfaceSink'],
    ]);
    expect(found['tfjs-explain/node'].names).to.include.members(['loadBackend', 'defaultSinks']);
  });

  for (const [way, file, code] of [
    ['import', 'train.mjs', esModule],
    ['require', 'train.cjs', commonJs],
    ["the README's lines", 'readme.mjs', fromReadme(readFileSync(join(repository, 'README.md'), 'utf8'))],
  ] as const) {
    it(`explains a training by ${way}, and leaves logs that TensorBoard shows`, async () => {
      await project.write(file, code);
      const {name = 'node', directory, steps} = lastJson(await project.run('node', file));
      expect({name, steps}).to.deep.equal({name: 'node', steps: [0, 1, 2]});
      const verdict = await judge(join(directory, '..', '..'));
      expect(verdict.errors).to.deep.equal([]);
      expect(verdict.code).to.equal(0);
      expect(verdict.plugins['images']?.points).to.be.greaterThan(2);
    });
  }

  for (const module of ['nodenext', 'preserve'] as const) {
    it(`has types for a project of module ${module}`, async () => {
      await project.write('typed.mts', typed);
      const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
      const flags = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', module];
      await project.run(
        'node',
        tsc,
        ...flags,
        '--moduleResolution',
        module === 'preserve' ? 'bundler' : module,
        'typed.mts',
      );
    });
  }

  it('is bundled for a page without anything of Node, and explains where Node is not', async () => {
    const {text, inputs} = await bundle(project);
    const own = Object.keys(inputs).filter((path) => path.includes('tfjs-explain/'));
    expect(own.filter((path) => /dist\/src\/(node|cli)\//.test(path))).to.deep.equal([]);
    expect(own.filter((path) => /browser\/default-sinks/.test(path))).to.have.length(1);
    expect(own.filter((path) => /browser\/dashboard/.test(path))).to.have.length(1);
    // What a page and Node have in common; no process, no Buffer, no require.
    const window = {console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder, atob, document: {}};
    const result = await runInNewContext(`${text}; page.train()`, {...window, window, self: window, navigator: {}});
    const entries = [true, 'function', 'function'];
    expect(result).to.deep.equal({directory: '', steps: [0, 1], said: [], entries});
  });
});

async function bundle({folder, write}: UserProject): Promise<{text: string; inputs: Metafile['inputs']}> {
  await write('page.mjs', page);
  const {outputFiles, metafile, warnings} = await build({
    absWorkingDir: folder,
    entryPoints: ['page.mjs'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'page',
    logLevel: 'silent',
  });
  expect(warnings.map(({text}) => text)).to.deep.equal([]);
  return {text: outputFiles[0]?.text ?? '', inputs: metafile.inputs};
}

/** What a script printed last; tfjs greets on standard output. */
function lastJson(output: string) {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
