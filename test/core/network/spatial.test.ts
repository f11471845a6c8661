import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {networkOf} from '../../../src/core/network/network.ts';
import {
  computingSites,
  lastSpatialSite,
  spatialSite,
  type UpsampleRule,
  upsample,
} from '../../../src/core/network/spatial.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose, flat} from '../../helpers/close.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {imageModel} from '../../helpers/image-models.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {branchedModel, nestedModel, sequentialModel} from '../../helpers/models.ts';
import {denseSoftmax, recurrentModel, sequenceModel} from '../../helpers/more-models.ts';
import {withModel} from '../../helpers/weights.ts';

/** A [1, ...sides] map brought to other sides, as plain numbers. */
async function resized(
  values: readonly number[],
  sides: readonly number[],
  to: readonly number[],
  rule: UpsampleRule,
): Promise<number[]> {
  const map = tf.tensor([...values], [1, ...sides]);
  const numbers = await expectNoLeak(() => {
    const large = upsample(map, to, rule);
    expect(large.shape).to.deep.equal([1, ...(rule === 'none' ? sides : to)]);
    const found = flat(large);
    large.dispose();
    return found;
  });
  map.dispose();
  return numbers;
}

describe('core/spatial', () => {
  useBackend();

  it('enlarges a line: half-pixel centres, aligned ends, nearest, or not at all', async () => {
    expectClose(await resized([0, 1], [2], [4], 'bilinear'), [0, 0.25, 0.75, 1], 1e-6);
    expectClose(await resized([0, 1], [2], [4], 'aligned'), [0, 1 / 3, 2 / 3, 1], 1e-6);
    expectClose(await resized([0, 1], [2], [4], 'nearest'), [0, 0, 1, 1], 0);
    expectClose(await resized([0, 1], [2], [4], 'none'), [0, 1], 0);
    // Centres of fifths among centres of halves: 0.2, 0.6, 1, 1.4, 1.8 less a half.
    expectClose(await resized([0, 1], [2], [5], 'bilinear'), [0, 0.1, 0.5, 0.9, 1], 1e-6);
    expectClose(await resized([0, 1, 4], [3], [5], 'aligned'), [0, 0.5, 1, 2.5, 4], 1e-6);
  });

  it('enlarges each axis by itself, rows and columns not mixed up', async () => {
    const [rows, columns] = [
      [0, 0.25, 0.75, 1],
      [0, 0, 0.5, 1, 1, 1],
    ];
    // 1 x 2 becomes 4 x 6 with 6 columns from two: centres 1/6, 1/2, 5/6, 7/6, 3/2, 11/6 less a half.
    const across = [0, 0, 1 / 3, 2 / 3, 1, 1];
    expectClose(
      await resized([0, 1], [1, 2], [4, 6], 'bilinear'),
      rows.flatMap(() => across),
      1e-6,
    );
    expectClose(
      await resized([0, 1], [2, 1], [4, 6], 'bilinear'),
      rows.flatMap((value) => columns.map(() => value)),
      1e-6,
    );
    expectClose(await resized([1, 2, 3, 4], [2, 2], [2, 4], 'nearest'), [1, 1, 2, 2, 3, 3, 4, 4], 0);
  });

  it('keeps a map that has its size already, as a tensor of its own', async () => {
    const map = tf.tensor([1, 2, 3, 4], [1, 2, 2]);
    const same = upsample(map, [2, 2], 'bilinear');
    expectClose(same, map, 0);
    same.dispose();
    expect(map.isDisposed).to.equal(false);
    map.dispose();
  });

  it('finds the last layer that computes a spatial output', async () => {
    const found = async (build: () => LayersModel) =>
      withModel(build, (net) => lastSpatialSite(networkOf(net), 'grad-cam').address);
    expect(await found(() => imageModel(1))).to.equal('conv_2');
    expect(await found(sequentialModel)).to.equal('tanh_2');
    expect(await found(branchedModel)).to.equal('both');
    expect(await found(nestedModel)).to.equal('base/tanh_5');
    expect(await found(sequenceModel)).to.equal('tanh_2');
    expect(await found(recurrentModel)).to.equal('lstm');
    await expectExplainError(
      () => found(denseSoftmax),
      'not-applicable',
      /grad-cam needs a layer with a spatial output.*'dense_softmax' has none/,
    );
  });

  it('takes a named layer that has places, and lists those when it has none', async () => {
    await withModel(sequentialModel, async (net) => {
      const network = networkOf(net);
      expect(spatialSite(network, 'pool_1', 'grad-cam').address).to.equal('pool_1');
      await expectExplainError(
        () => spatialSite(network, 'out', 'grad-cam'),
        'not-applicable',
        /'out' puts out \[n, 4\], which has no spatial axes; layers that have: conv_1, tanh_1, pool_1, conv_2, tanh_2, drop/,
      );
      await expectExplainError(() => spatialSite(network, 'conv_9', 'grad-cam'), 'no-such-layer', /no layer 'conv_9'/);
    });
    await withModel(denseSoftmax, (net) =>
      expectExplainError(() => spatialSite(networkOf(net), 'out', 'grad-cam'), 'not-applicable', /that have: none/),
    );
  });

  it('knows layers that compute from those that hand on', async () => {
    const found = async (build: () => LayersModel) =>
      withModel(build, (net) => computingSites(networkOf(net)).map((site) => site.address));
    expect(await found(() => imageModel(3))).to.deep.equal(['conv_1', 'norm', 'conv_2']);
    // Nothing spatial: then all that compute.
    expect(await found(denseSoftmax)).to.deep.equal(['dense_1', 'tanh_1', 'out']);
    expect(await found(nestedModel)).to.not.include('base/block');
  });
});
