import * as tf from '@tensorflow/tfjs-core';
import {camOptions, camSites, checkSizes, mapOverSites} from '../core/cam/cam.ts';
import {channelScores, channelsOf, pick, weighted, widest} from '../core/cam/channel-blocks.ts';
import {defineMethod} from '../core/method.ts';
import type {Site} from '../core/network/network.ts';
import {count} from '../core/options.ts';
import {scoresOf} from '../core/passes/completeness.ts';
import {layerSubject} from '../core/passes/layer-gradients.ts';
import {type Batch, indices, type Run} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * ReLU(sum_k w_k A_k), w_k = (S - S_k) / |S|, S_k = the score with channel k set to zero (Desai and Ramaswamy 2020, eq. 3 and 5,
 * who divide by S, of the same value where the score is positive; a negative logit would turn the map around). Needs no
 * gradient. `channels` ablates only the channels of largest standard deviation.
 */
export const ablationCam = defineMethod(
  {
    name: 'ablation-cam',
    title: 'Ablation-CAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 forward pass for each channel of the layer, or `channels` of them',
    suits: 'every few epochs',
    paper: 'https://doi.org/10.1109/WACV45572.2020.9093360',
    options: {
      ...camOptions,
      channels: count(undefined, 'how many channels, those of largest spread; by default all'),
    },
  },
  (options) => ({
    map: options.relu ? 'positive' : 'signed',
    check(subject, x) {
      checkSizes(camSites(subject, options, 'ablation-cam'), x, options, 'ablation-cam');
    },
    async attribute(subject, x, run) {
      const sites = camSites(subject, options, 'ablation-cam');
      return {
        maps: await mapOverSites(sites, x, run, options, (site, own) =>
          ablationMap(subject, x, own, site, options.channels),
        ),
      };
    },
  }),
);

async function ablationMap(
  subject: Subject,
  x: Batch,
  run: Run,
  site: Site,
  most: number | undefined,
): Promise<tf.Tensor> {
  const all = await channelsOf(subject, x, run, site);
  try {
    const chosen = await widest(all, most);
    const behind = layerSubject(subject, x, site);
    const full = await scoresOf(subject, x, run);
    const scores = await channelScores(behind, chosen[0]?.length ?? 0, run, (asked, rows, steps) => {
      const ablated = indices(rows).flatMap((row) =>
        (chosen[row] ?? []).slice(steps.from, steps.to).map((channel) => ({row, channel})),
      );
      return asked.scores([withoutChannels(all, ablated)]);
    });
    const map = tf.tidy(() => {
      const score = tf.expandDims(tf.tensor1d(full), 1);
      const weights = tf.divNoNan(tf.sub(score, scores), tf.abs(score));
      return weighted(pick(all, chosen), weights);
    });
    scores.dispose();
    return map;
  } finally {
    all.dispose();
  }
}

/** The activations of the rows, channels last as the layer has them, each with one channel set to zero. */
function withoutChannels(
  all: tf.Tensor,
  ablated: readonly {readonly row: number; readonly channel: number}[],
): tf.Tensor {
  const rows = tf.gather(
    all,
    tf.tensor1d(
      ablated.map(({row}) => row),
      'int32',
    ),
  );
  const channels = tf.tensor1d(
    ablated.map(({channel}) => channel),
    'int32',
  );
  const kept = tf.sub(1, tf.oneHot(channels, all.shape[1] ?? 1));
  const back = [0, ...all.shape.slice(2).map((_, i) => i + 2), 1];
  return tf.transpose(tf.mul(rows, tf.reshape(kept, [...kept.shape, ...all.shape.slice(2).map(() => 1)])), back);
}
