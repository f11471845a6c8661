import {mkdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'chai';
import {loadBackend} from '../../../src/node/backend/load.ts';
import {findNativePackage} from '../../../src/node/backend/native-package.ts';
import {restoreUtil} from '../../../src/node/backend/node-compat.ts';
import {requireHere} from '../../../src/node/backend/resolve.ts';
import {type TemporaryProject, temporaryProject, whatServes} from './temporary-project.ts';

describe('loadBackend', () => {
  const names = {node: 'tensorflow', wasm: 'wasm', cpu: 'cpu'} as const;

  for (const backend of ['node', 'wasm', 'cpu'] as const) {
    it(`gives ${backend} with chained ops and gradients`, async () => {
      const {tf, name, note} = await loadBackend({backend});
      expect({name, note, current: tf.getBackend()}).to.deep.equal({
        name: backend,
        note: undefined,
        current: names[backend],
      });
      const gradient = tf.tidy(() =>
        tf
          .grad((x) => tf.mean(tf.square(x)))(tf.tensor1d([1, 2, 3, 4]))
          .dataSync(),
      );
      expect([...gradient]).to.deep.equal([0.5, 1, 1.5, 2]);
      // The types leave the chained ops out on purpose; users' own code has them.
      expect(Reflect.get(tf.Tensor.prototype, 'mean')).to.be.a('function');
    });
  }

  it('shares one tfjs-core with the ops that this package imports', async () => {
    const {tf} = await loadBackend({backend: 'node'});
    const core = await import('@tensorflow/tfjs-core');
    expect(tf.Tensor).to.equal(core.Tensor);
    expect(core.getBackend()).to.equal('tensorflow');
  });

  describe('in a project of its own', () => {
    let project: TemporaryProject;
    beforeEach(async () => {
      project = await temporaryProject();
    });
    afterEach(() => project.remove());

    it('takes wasm when tfjs-node has no library, and says so and what to run', async () => {
      const {name, note, product} = await whatServes(project.folder);
      expect({name, product}).to.deep.equal({name: 'wasm', product: 11});
      expect(note).to.match(
        /^tfjs-node in .* has no native library .*using the wasm backend \(.*three times as long\); npm run -s cli -- setup brings/,
      );
    });

    it('takes wasm when the library is broken', async () => {
      const found = findNativePackage(project.folder);
      if (found === undefined) throw new Error('the project has no tfjs-node');
      await mkdir(join(found.binding, '..'), {recursive: true});
      await writeFile(found.binding, 'not a library');
      const {name, note} = await whatServes(project.folder);
      expect(name).to.equal('wasm');
      expect(note).to.match(/does not load \(.*(invalid ELF header|file too short|not a mach-o).*setup --force/i);
    });

    it('takes pure JavaScript when there is no wasm either', async () => {
      // The package's own copy would be found where this repository stands; a broken one in the project comes first.
      const wasm = join(project.folder, 'node_modules', '@tensorflow', 'tfjs-backend-wasm');
      await rm(wasm);
      await mkdir(wasm);
      await writeFile(join(wasm, 'package.json'), '{"version": "4.22.0", "main": "index.js"}');
      await writeFile(join(wasm, 'index.js'), 'throw new Error("broken on purpose")');
      const {name, note, product} = await whatServes(project.folder);
      expect({name, product}).to.deep.equal({name: 'cpu', product: 11});
      expect(note).to.match(
        /broken on purpose: using the cpu backend \(training takes about a hundred times as long\)/,
      );
    });

    it('gives what TFJS_EXPLAIN_BACKEND names, without a note', async () => {
      const {name, note} = await whatServes(project.folder, {...process.env, TFJS_EXPLAIN_BACKEND: 'cpu'});
      expect({name, note}).to.deep.equal({name: 'cpu', note: ''});
    });

    it('refuses to serve another backend than the one that is named', async () => {
      const error = await whatServes(project.folder, {...process.env, TFJS_EXPLAIN_BACKEND: 'node'}).catch(String);
      expect(error)
        .to.match(/no-backend/)
        .and.match(/has no native library \(run npm run -s cli -- setup\)/);
    });

    it('refuses a backend that there is not', async () => {
      const error = await whatServes(project.folder, {...process.env, TFJS_EXPLAIN_BACKEND: 'gpu'}).catch(String);
      expect(error).to.match(/TFJS_EXPLAIN_BACKEND is 'gpu'; expected node, wasm, cpu/);
    });

    it('finds tfjs-node in a folder above', async () => {
      const inner = join(project.folder, 'packages', 'app');
      await mkdir(inner, {recursive: true});
      expect(findNativePackage(inner)?.folder).to.equal(project.tfjsNode);
    });
  });
});

describe('restoreUtil', () => {
  it('puts back what Node 23 took away, and leaves older Nodes alone', () => {
    const util: Record<string, unknown> = requireHere('node:util');
    const before = {isArray: util['isArray'], isNullOrUndefined: util['isNullOrUndefined']};
    try {
      for (const name of Object.keys(before)) delete util[name];
      restoreUtil('22.20.0');
      expect(util['isNullOrUndefined']).to.equal(undefined);
      restoreUtil('23.0.0');
      const {isNullOrUndefined, isArray} = util;
      if (typeof isNullOrUndefined !== 'function' || typeof isArray !== 'function') throw new Error('not put back');
      expect([null, undefined, 0, ''].map((value) => isNullOrUndefined(value))).to.deep.equal([
        true,
        true,
        false,
        false,
      ]);
      expect(isArray([])).to.equal(true);
    } finally {
      Object.assign(util, before);
    }
  });
});
