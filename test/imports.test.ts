import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {violations} from './import-rules.ts';

const root = join(import.meta.dirname, '..');

function sources(): readonly string[] {
  return ['src', 'callbacks'].flatMap((folder) =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  );
}

describe('imports', () => {
  it('go one way', () => {
    const files = sources();
    expect(files.length).to.be.greaterThan(100);
    const found = files.flatMap((file) =>
      violations(file, readFileSync(join(root, file), 'utf8')).map((what) => `${file}: ${what}`),
    );
    expect(found).to.deep.equal([]);
  });

  const planted: readonly (readonly [path: string, text: string, found: readonly string[]])[] = [
    ['src/core/a.ts', `import {b} from '../sinks/b.ts';`, ['core imports src/sinks/b.ts']],
    ['src/core/a.ts', `import type {B} from '../explainers/b.ts';`, ['core imports src/explainers/b.ts']],
    ['src/explainers/a.ts', `import {\n  b,\n  c,\n} from '../image/b.ts';`, ['explainers imports src/image/b.ts']],
    ['src/explainers/a.ts', `export {b} from '../sinks/b.ts';`, ['explainers imports src/sinks/b.ts']],
    ['src/explainers/a.ts', `const b = await import('../node/b.ts');`, ['explainers imports src/node/b.ts']],
    ['src/explainers/deep/a.ts', `import {b} from '../../sinks/b.ts';`, ['explainers imports src/sinks/b.ts']],
    ['src/image/a.ts', `import {b} from '../tensorboard/b.ts';`, ['image imports src/tensorboard/b.ts']],
    ['src/node/a.ts', `import {b} from '../../callbacks/b.ts';`, ['node imports callbacks/b.ts']],
    ['src/index.ts', `export * from './node/backend/load.ts';`, ['index.ts imports src/node/backend/load.ts']],
    ['callbacks/a.ts', `import {b} from '../src/cli/main.ts';`, ['callbacks imports src/cli/main.ts']],
    ['callbacks/a.ts', `import {b} from '../src/node/png.ts';`, ['callbacks imports src/node/png.ts']],
    ['callbacks/a.ts', `import {join} from 'node:path';`, ['callbacks imports node:path']],
    ['callbacks/a.ts', `import {join} from 'path';`, ['callbacks imports path']],
    ['src/sinks/a.ts', 'export const a = process.env;', ['sinks uses process']],
    ['src/tensorboard/a.ts', 'export const a = {b: Buffer.from([1])};', ['tensorboard uses Buffer']],
    ['src/image/a.ts', `export const a = document.createElement('p');`, ['image uses document']],
    ['src/image/a.ts', 'export const a = globalThis.window;', ['image uses window']],
    ['src/node/a.ts', `import tf from '@tensorflow/tfjs-node';`, ['node names @tensorflow/tfjs-node']],
    ['src/cli/a.ts', `const tf = require('@tensorflow/tfjs-node');`, ['cli names @tensorflow/tfjs-node']],
    ['src/core/a.ts', 'export const a = Math.random() + Date.now();', ['core uses Math.random', 'core uses Date.now']],
    ['callbacks/a.ts', 'export const a = (now = () => new Date()) => now();', ['callbacks uses new Date()']],
    ['src/other/a.ts', '', ['there is no rule for other']],
  ];
  for (const [path, text, found] of planted) {
    it(`are caught in ${path}: ${text.replaceAll(/\s+/g, ' ')}`, () => {
      expect(violations(path, text)).to.deep.equal(found);
    });
  }

  it('are let through where they may be', () => {
    for (const [path, text] of [
      ['callbacks/a.ts', `import {defaultSinks} from '../src/node/default-sinks.ts';`],
      ['callbacks/a.ts', `import {registry} from '../src/explainers/index.ts';`],
      ['src/explainers/a.ts', `import {b} from './b.ts';\nimport {c} from '../core/c.ts';`],
      [
        'src/node/a.ts',
        `import {readFile} from 'node:fs';\nexport const a = (now = Date.now) => [now(), process.pid];`,
      ],
      ['src/node/backend/a.ts', `export const name = '@tensorflow/tfjs-node';`],
      [
        'src/core/a.ts',
        `export const a = (at: Date, window: number) => [new Date(0), window, at.process, {Buffer: 1}];`,
      ],
      [
        'src/core/a.ts',
        `// process.env, Math.random() and import {b} from '../node/b.ts'\nexport const a = 'Date.now()';`,
      ],
    ] as const)
      expect(violations(path, text), path).to.deep.equal([]);
  });
});
