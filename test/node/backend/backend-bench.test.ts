import {mkdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'chai';
import {type BenchRow, benchBackends, ranked} from '../../../src/node/backend/backend-bench.ts';
import {askBackend} from '../../../src/node/backend/backend-process.ts';
import {inspectBackends} from '../../../src/node/backend/doctor.ts';
import {type TemporaryProject, temporaryProject} from './temporary-project.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

describe('the ranking of backends', () => {
  const failed: BenchRow = {backend: 'node', kernels: 'mended', error: 'broken'};

  it('gives multiples of the fastest and names it', () => {
    const {rows, best} = ranked([
      failed,
      {backend: 'node', kernels: 'stock', forward: 30, backward: 60},
      {backend: 'wasm', forward: 10, backward: 20},
      {backend: 'cpu', forward: 100, backward: 500},
    ]);
    expect(rows.map(({multiple}) => multiple)).to.deep.equal([undefined, 3, 1, 20]);
    expect(best).to.deep.equal({backend: 'wasm'});
  });

  it('keeps to what is taken by itself where the times are alike', () => {
    const mended = (backward: number): BenchRow => ({backend: 'node', kernels: 'mended', forward: 40, backward});
    const stock: BenchRow = {backend: 'node', kernels: 'stock', forward: 40, backward: 60};
    expect(ranked([mended(65), stock]).best).to.deep.equal({backend: 'node', kernels: 'mended'});
    expect(ranked([mended(66), stock]).best).to.deep.equal({backend: 'node', kernels: 'stock'});
  });

  it('names none when all failed', () => {
    expect(ranked([failed, {backend: 'cpu', error: 'broken too'}])).to.deep.equal({
      rows: [failed, {backend: 'cpu', error: 'broken too'}],
    });
  });
});

describe('backends asked in a process of their own', () => {
  const kernels = async (own: NodeJS.ProcessEnv) =>
    (await inspectBackends({project: repository, env: {...process.env, ...own}})).kernels;

  it('say which kernels are in use, or why not', async () => {
    expect(await kernels({TFJS_EXPLAIN_KERNELS: ''})).to.deep.equal({state: 'mended'});
    expect(await kernels({TFJS_EXPLAIN_KERNELS: 'stock'})).to.deep.equal({
      state: 'stock',
      reason: 'TFJS_EXPLAIN_KERNELS is stock',
    });
    expect(await kernels({TFJS_EXPLAIN_KERNELS: 'fast'})).to.deep.equal({
      state: 'unknown',
      reason: "TFJS_EXPLAIN_KERNELS is 'fast'; expected stock or mended",
    });
  });

  it('say why when they die before they can answer', async () => {
    const answer = (script: string) => {
      const env = {...process.env, NODE_OPTIONS: `--import=data:text/javascript,${script}`};
      return askBackend({backend: 'cpu', project: repository, env});
    };
    expect(await answer("process.kill(process.pid,'SIGKILL')")).to.deep.equal({
      error: 'the child process ended with SIGKILL',
    });
    expect(await answer("null.broken='a'")).to.deep.equal({
      error: "TypeError: Cannot set properties of null (setting 'broken')",
    });
  });

  describe('in a project with broken backends', () => {
    let project: TemporaryProject;
    before(async () => {
      project = await temporaryProject();
      const wasm = join(project.folder, 'node_modules', '@tensorflow', 'tfjs-backend-wasm');
      await rm(wasm);
      await mkdir(wasm);
      await writeFile(join(wasm, 'package.json'), '{"version": "4.22.0", "main": "index.js"}');
      await writeFile(join(wasm, 'index.js'), 'throw new Error("broken on purpose")');
    });
    after(() => project.remove());

    it('are named, and hide none of the others', async () => {
      const lines: string[] = [];
      const {rows, best, images} = await benchBackends({
        project: project.folder,
        // It must not decide what is timed.
        env: {...process.env, TFJS_EXPLAIN_BACKEND: 'wasm', TFJS_EXPLAIN_KERNELS: 'stock'},
        report: (line) => lines.push(line),
      });
      expect(lines).to.deep.equal([
        'timing node, mended kernels',
        'timing node, stock kernels',
        'timing wasm',
        'timing cpu',
      ]);
      expect(images).to.equal(32);
      const [mended, stock, wasm, cpu] = rows;
      for (const [row, kernels] of [
        [mended, 'mended'],
        [stock, 'stock'],
      ] as const) {
        expect(row).to.include({backend: 'node', kernels}).and.not.have.any.keys('forward', 'multiple');
        expect(row?.error).to.match(/has no native library \(run npm run -s cli -- setup\)/);
      }
      expect(wasm).to.deep.equal({backend: 'wasm', error: 'broken on purpose'});
      expect(cpu).to.deep.include({backend: 'cpu', multiple: 1}).and.not.have.property('error');
      expect(best).to.deep.equal({backend: 'cpu'});
      expect((await inspectBackends({project: project.folder})).kernels).to.equal(undefined);
    });
  });
});
