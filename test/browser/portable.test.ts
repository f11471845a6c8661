import {join} from 'node:path';
import {expect} from 'chai';
import {build} from 'esbuild';
import {fromSource} from '../../examples/browser/bundle.ts';

const root = join(import.meta.dirname, '..', '..');

describe('src/browser.ts', () => {
  it('is bundled without a file of node or cli, and without a module of Node', async () => {
    const {metafile, warnings} = await build({
      absWorkingDir: root,
      entryPoints: ['src/browser.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'esm',
      mainFields: ['browser', 'module', 'main'],
      plugins: [await fromSource()],
      logLevel: 'silent',
    });
    expect(warnings.map(({text}) => text)).to.deep.equal([]);
    const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
    expect(own).to.include.members(['src/wasm/register.ts', 'src/browser/default-sinks.ts']);
    expect(own.filter((path) => /^src\/(node|cli)\//.test(path))).to.deep.equal([]);
    // tfjs asks for a few modules of Node within its own guards, and its packages say that browsers go without.
    const outside = Object.values(metafile.inputs).flatMap(({imports}) => imports.filter(({external}) => external));
    expect(outside.map(({path}) => path)).to.deep.equal([]);
  });
});
