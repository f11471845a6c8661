import * as tf from '@tensorflow/tfjs-core';
import {camSite, gradientCam} from '../core/cam.ts';
import {defineMethod} from '../core/method.ts';
import {choice, flag, text} from '../core/options.ts';
import {upsampleRules} from '../core/spatial.ts';

/**
 * ReLU(sum_k alpha_k A_k), alpha_k = the mean of dS/dA_k over all places (Selvaraju et al. 2017, eq. 1 and 2).
 * `guided` keeps of dS/dA only what is positive at positive activations, as tf-explain's use_guided_grads; the paper
 * does not.
 */
export const gradCam = defineMethod(
  {
    name: 'grad-cam',
    title: 'Grad-CAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass down to the layer',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1610.02391',
    options: {
      layer: text('layer to look at; by default the last spatial one that is not pooling'),
      guided: flag(false, 'only positive gradients at positive activations'),
      relu: flag(true, 'keep only what speaks for the class'),
      upsample: choice(upsampleRules, 'bilinear', 'how the map is brought to the size of the input'),
    },
  },
  (options) => ({
    check(subject) {
      camSite(subject, options.layer, 'grad-cam');
    },
    async attribute(subject, x, run) {
      const site = camSite(subject, options.layer, 'grad-cam');
      const maps = await gradientCam(subject, x, run, site, options, (a, g) => {
        const used = options.guided ? tf.mul(tf.relu(g), tf.step(a)) : g;
        const places = used.shape.slice(1, -1).map((_, i) => i + 1);
        return tf.mul(a, tf.mean(used, places, true));
      });
      return {maps};
    },
  }),
);
