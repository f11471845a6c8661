import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';

const folder = join(import.meta.dirname, '../../src/image');

describe('src/image', () => {
  it('imports nothing that a browser, or a page without tfjs, lacks', () => {
    const foreign = readdirSync(folder).flatMap((file) => {
      const imported = [
        ...readFileSync(join(folder, file), 'utf8').matchAll(/^(?:import|export|\}).* from '([^']+)'/gm),
      ];
      return imported.flatMap(([, from = '']) => (from.startsWith('./') ? [] : [from]));
    });
    expect([...new Set(foreign)].sort()).to.deep.equal([
      '../core/errors.ts',
      '../sinks/sink.ts',
      'd3-color',
      'd3-scale-chromatic',
      'fflate',
    ]);
  });
});
