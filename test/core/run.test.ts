import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  type Block,
  blocks,
  byRows,
  forBlocks,
  gatherRows,
  indices,
  rowCollector,
  rowCount,
  sliceRows,
} from '../../src/core/run.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';

/** All blocks, each as its pairs of row and step. */
async function pairsOf(rows: number, count: number, batchSize: number): Promise<string[][]> {
  const found: string[][] = [];
  for await (const block of blocks(rows, count, runOf({batchSize}))) {
    found.push(indices(block.rows).flatMap((row) => indices(block.steps).map((step) => `${row}/${step}`)));
  }
  return found;
}

describe('core/run', () => {
  useBackend();

  it('cuts rows x steps into blocks that fit and miss nothing', async () => {
    for (const [rows, count, batchSize] of [
      [1, 1, 1],
      [5, 7, 1],
      [5, 7, 3],
      [5, 7, 5],
      [5, 7, 16],
      [5, 7, 1000],
      [10, 1, 4],
      [2, 50, 7],
    ] as const) {
      const found = await pairsOf(rows, count, batchSize);
      expect(Math.max(...found.map((block) => block.length))).to.be.at.most(batchSize);
      const all = found.flat();
      expect(new Set(all).size).to.equal(rows * count);
      expect(all).to.have.length(rows * count);
    }
  });

  it('fills a block with rows first, then with steps', async () => {
    expect(await pairsOf(2, 3, 4)).to.deep.equal([
      ['0/0', '0/1', '1/0', '1/1'],
      ['0/2', '1/2'],
    ]);
    expect(await pairsOf(3, 2, 2)).to.deep.equal([
      ['0/0', '1/0'],
      ['0/1', '1/1'],
      ['2/0', '2/1'],
    ]);
    expect(await pairsOf(0, 3, 4)).to.deep.equal([]);
  });

  it('finishes all steps of a row before the next rows begin', async () => {
    const seen: Block[] = [];
    for await (const block of blocks(7, 5, runOf({batchSize: 3}))) seen.push(block);
    for (const [i, block] of seen.entries()) {
      const before = seen[i - 1];
      if (before && before.rows.from !== block.rows.from) {
        expect(before.steps.to).to.equal(5);
        expect(block.steps.from).to.equal(0);
      }
    }
  });

  it('tells the progress after each block and gives the event loop a turn', async () => {
    const told: number[][] = [];
    const progress = (...numbers: number[]) => told.push(numbers);
    const turns: number[] = [];
    let running = true;
    const other = () => {
      turns.push(told.length);
      if (running) setImmediate(other);
    };
    setImmediate(other);
    await forBlocks(3, 2, runOf({batchSize: 2, progress}), () => {});
    running = false;
    expect(told).to.deep.equal([
      [2, 6],
      [4, 6],
      [6, 6],
    ]);
    // Somebody else had a turn between any two blocks.
    expect(turns).to.include.members([1, 2]);
  });

  it('stops before the next block once its signal is aborted, and says why', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const error = await expectExplainError(
      () =>
        forBlocks(6, 1, runOf({batchSize: 2, signal: controller.signal}), ({from}) => {
          seen.push(from);
          if (from === 2) controller.abort('the user left');
        }),
      'aborted',
      /aborted by its signal/,
    );
    expect(seen).to.deep.equal([0, 2]);
    expect(error.cause).to.equal('the user left');
  });

  it('frees what a block makes', async () => {
    await expectNoLeak(() => forBlocks(4, 2, runOf({batchSize: 3}), ({to}) => void tf.ones([to, 3])));
  });

  it('puts rows together that were computed in parts', async () => {
    const x = tf.range(0, 7);
    await expectNoLeak(async () => {
      for (const batchSize of [1, 2, 7, 100]) {
        const run = runOf({batchSize});
        const [twice, square] = await byRows(7, run, (rows) => {
          const [part = x] = sliceRows([x], rows);
          return [tf.mul(part, 2), tf.square(part)];
        });
        expectClose(twice ?? [], [0, 2, 4, 6, 8, 10, 12], 0);
        expectClose(square ?? [], [0, 1, 4, 9, 16, 25, 36], 0);
        tf.dispose([twice ?? [], square ?? []]);
      }
    });
    x.dispose();
  });

  it('frees the parts when a later one fails', async () => {
    const failing = (rows: {from: number}) => {
      if (rows.from > 2) throw new Error('too far');
      return [tf.ones([1])];
    };
    await expectNoLeak(async () => {
      const error = await byRows(5, runOf({batchSize: 1}), failing).catch((thrown: unknown) => thrown);
      expect(String(error)).to.match(/too far/);
    });
  });

  it('collects until it is told to finish or to dispose', async () => {
    await expectNoLeak(() => {
      const collected = rowCollector();
      tf.tidy(() => collected.add([tf.tensor1d([1, 2])]));
      tf.tidy(() => collected.add([tf.tensor1d([3])]));
      const [whole] = collected.finish();
      expectClose(whole ?? [], [1, 2, 3], 0);
      whole?.dispose();
      collected.dispose();
      tf.tidy(() => collected.add([tf.tensor1d([4])]));
      collected.dispose();
      expect(collected.finish()).to.deep.equal([]);
    });
  });

  it('takes rows in any order', async () => {
    const x = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tf.tensor1d([7, 8, 9]),
    ];
    await expectNoLeak(() => {
      const taken = gatherRows(x, [2, 0, 2]);
      expectClose(taken[0] ?? [], [5, 6, 1, 2, 5, 6], 0);
      expectClose(taken[1] ?? [], [9, 7, 9], 0);
      tf.dispose(taken);
    });
    tf.dispose(x);
  });

  it('counts rows, which all inputs must have as many of', async () => {
    const x = [tf.zeros([3, 2]), tf.zeros([3]), tf.zeros([2, 2])];
    expect(rowCount(x.slice(0, 2))).to.equal(3);
    await expectExplainError(() => rowCount(x), 'bad-data', /input 0 has 3, input 2 has 2/);
    await expectExplainError(() => rowCount([]), 'bad-data', /at least one input tensor/);
    tf.dispose(x);
  });
});
