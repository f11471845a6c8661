import {existsSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {columnDrop} from '../../examples/own-explainer.ts';
import {functionSubject} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {runOf} from '../helpers/run.ts';
import {useFolder} from '../node/run-folder.ts';
import {onlyRun, recordOf, runExample} from './run-example.ts';

describe('the example of an own method', () => {
  useBackend();
  const folder = useFolder();

  it('gives each column what it adds to a linear score', () =>
    expectNoLeak(async () => {
      // Score = the sum of weight x value: without a column it falls by that column's part.
      const weights = tf.tensor3d([1, -2, 3, 4, 5, -6], [2, 3, 1]);
      const images = tf.tensor4d([1, 1, 1, 1, 1, 1, 2, 0, 1, 0, 0.5, 0], [2, 2, 3, 1]);
      const subject = functionSubject(2, (x) => tf.sum(tf.mul(x, weights), [1, 2, 3]));
      const {maps} = await columnDrop.attribute(subject, [images], runOf());
      expect(maps[0]?.shape).to.deep.equal([2, 2, 3]);
      const [first, second] = [
        [5, 3, -3],
        [2, 2.5, 3],
      ];
      expectClose(maps[0] ?? [], [first ?? [], first ?? [], second ?? [], second ?? []], 1e-5);
      tf.dispose([weights, images, ...maps]);
    }));

  it('trains the digits beside a method of the project', async () => {
    const {code, stderr} = await runExample('own-explainer.ts', '--epochs', '1', '--out', folder.path);
    expect(code, stderr).to.equal(0);
    const run = onlyRun(folder.path, 'own-explainer');
    expect(recordOf(run).status).to.equal('finished');
    for (const method of ['column-drop', 'occlusion', 'all-methods']) {
      expect(existsSync(join(run, 'images', method, '1.png')), method).to.equal(true);
    }
  });
});
