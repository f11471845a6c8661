import {expect} from 'chai';
import {benchAsText} from '../../src/cli/commands/doctor-text.ts';
import type {BenchRow} from '../../src/node/backend/backend-bench.ts';

const rows: readonly BenchRow[] = [
  {backend: 'node', kernels: 'mended', forward: 14.62, backward: 34.2, multiple: 1},
  {backend: 'node', kernels: 'stock', error: 'it broke'},
  {backend: 'wasm', forward: 35, backward: 194.4, multiple: 4.699},
];

describe('the table of doctor --bench', () => {
  it('has a line for each backend, in milliseconds and multiples, and says what failed', () => {
    const best = {backend: 'node', kernels: 'mended'} as const;
    expect(benchAsText({network: 'a network', images: 32, rows, best}).split('\n')).to.deep.equal([
      'milliseconds for 32 images (a network):',
      '                       forward  backward      both  multiple',
      'node, mended kernels      14.6      34.2      48.8     1.0 x',
      'node, stock kernels   failed: it broke',
      'wasm                      35.0       194       229     4.7 x',
      '',
      'best: node, mended kernels (taken by itself)',
    ]);
  });

  const last = (best: Pick<BenchRow, 'backend' | 'kernels'>): string | undefined =>
    benchAsText({network: 'a network', images: 32, rows, best}).split('\n').at(-1);

  it('says how to have the best where another is taken by itself', () => {
    expect(last({backend: 'node', kernels: 'stock'})).to.equal(
      'best: node, stock kernels (to have it, set TFJS_EXPLAIN_KERNELS=stock)',
    );
    expect(last({backend: 'wasm'})).to.equal('best: wasm (to have it, set TFJS_EXPLAIN_BACKEND=wasm)');
  });

  it('says so when none could be timed', () => {
    const broken: readonly BenchRow[] = [{backend: 'cpu', error: 'no'}];
    expect(benchAsText({network: 'a network', images: 32, rows: broken})).to.match(
      /^cpu {2}failed: no\n\nnone of them could be timed$/m,
    );
  });
});
