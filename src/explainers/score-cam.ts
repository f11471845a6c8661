import * as tf from '@tensorflow/tfjs-core';
import {camOptions, camSites, checkSizes, mapOverSites, spatialSizes} from '../core/cam/cam.ts';
import {channelScores, channelsOf, pick, places, weighted, widest} from '../core/cam/channel-blocks.ts';
import {defineMethod} from '../core/method.ts';
import type {Site} from '../core/network/network.ts';
import {type UpsampleRule, upsample} from '../core/network/spatial.ts';
import {count} from '../core/options.ts';
import type {Batch, Run} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * ReLU(sum_k alpha_k A_k), alpha = softmax over channels of S(x * H_k), where H_k is A_k brought to the input's size and to
 * [0, 1] (Wang et al. 2020, eq. 4 to 7; the score of the baseline, subtracted there, falls out of the softmax). Needs no
 * gradient. `channels` is the faster variant: only the channels of largest standard deviation, chosen for each image by
 * itself. tf-keras-vis weighs by a second softmax over the *classes* and chooses channels for a batch as a whole.
 */
export const scoreCam = defineMethod(
  {
    name: 'score-cam',
    title: 'Score-CAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 forward pass for each channel of the layer, or `channels` of them',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1910.01279',
    options: {
      ...camOptions,
      channels: count(undefined, 'how many channels, those of largest spread; by default all'),
    },
  },
  (options) => ({
    map: options.relu ? 'positive' : 'signed',
    check(subject, x) {
      checkSizes(camSites(subject, options, 'score-cam'), x, options, 'score-cam');
    },
    async attribute(subject, x, run) {
      const sites = camSites(subject, options, 'score-cam');
      return {
        maps: await mapOverSites(sites, x, run, options, (site, own) => scoreMap(subject, x, own, site, options)),
      };
    },
  }),
);

async function scoreMap(
  subject: Subject,
  x: Batch,
  run: Run,
  site: Site,
  options: {readonly channels: number | undefined; readonly upsample: UpsampleRule},
): Promise<tf.Tensor> {
  const channels = await chosenChannels(subject, x, run, site, options.channels);
  const sizes = spatialSizes(x, site);
  const rule = options.upsample === 'none' ? 'bilinear' : options.upsample;
  try {
    const scores = await channelScores(subject, channels.shape[1] ?? 0, run, (asked, rows, steps) => {
      const [height, width] = [rows.to - rows.from, steps.to - steps.from];
      const own = tf.slice(channels, [rows.from, steps.from], [height, width]);
      const flat = tf.reshape(unitRange(own), [-1, ...channels.shape.slice(2)]);
      const masks = tf.expandDims(upsample(flat, sizes, rule), -1);
      const masked = x.map((input) => {
        const each = tf.expandDims(tf.slice(input, rows.from, height), 1);
        const spread = tf.reshape(tf.tile(each, [1, width, ...input.shape.slice(1).map(() => 1)]), [
          height * width,
          ...input.shape.slice(1),
        ]);
        // Other inputs, a table beside the image say, are not covered.
        return input.rank === sizes.length + 2 ? tf.mul(spread, masks) : spread;
      });
      return asked.scores(masked);
    });
    const map = tf.tidy(() => weighted(channels, tf.softmax(scores, -1)));
    scores.dispose();
    return map;
  } finally {
    channels.dispose();
  }
}

async function chosenChannels(subject: Subject, x: Batch, run: Run, site: Site, most: number | undefined) {
  const all = await channelsOf(subject, x, run, site);
  try {
    const chosen = await widest(all, most);
    return tf.tidy(() => pick(all, chosen));
  } finally {
    all.dispose();
  }
}

/** Each channel of each row brought to [0, 1]; a constant one gives zero. */
function unitRange(channels: tf.Tensor): tf.Tensor {
  const axes = places(channels);
  const least = tf.min(channels, axes, true);
  return tf.divNoNan(tf.sub(channels, least), tf.sub(tf.max(channels, axes, true), least));
}
