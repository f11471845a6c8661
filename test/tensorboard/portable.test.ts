import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';

const root = join(import.meta.dirname, '../../src');

describe('src/tensorboard, src/sinks and src/browser', () => {
  it('import nothing that a browser lacks', () => {
    const foreign = ['tensorboard', 'sinks', 'browser'].flatMap((folder) =>
      readdirSync(join(root, folder)).flatMap((file) => {
        const text = readFileSync(join(root, folder, file), 'utf8');
        expect(text, file).not.to.match(/\b(process|Buffer|require)\b[.(]/);
        const imported = [...text.matchAll(/^(?:import|export|\}).* from '([^']+)'/gm)];
        return imported.flatMap(([, from = '']) => (from.startsWith('./') ? [] : [from]));
      }),
    );
    expect([...new Set(foreign)].sort()).to.deep.equal([
      '../core/errors.ts',
      ...['dashboard', 'default-sinks', 'memory', 'safe-name', 'sink'].map((name) => `../sinks/${name}.ts`),
      '@bufbuild/protobuf/wire',
    ]);
  });
});
