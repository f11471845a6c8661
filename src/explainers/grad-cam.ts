import * as tf from '@tensorflow/tfjs-core';
import {camOptions, gradientCam, overChannels, placeAxes} from '../core/cam/cam.ts';
import {defineMethod} from '../core/method.ts';
import {flag} from '../core/options.ts';

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
    options: {...camOptions, guided: flag(false, 'only positive gradients at positive activations')},
  },
  (options) =>
    gradientCam('grad-cam', options, (a, g) => {
      const used = options.guided ? tf.mul(tf.relu(g), tf.step(a)) : g;
      return overChannels(tf.mul(a, tf.mean(used, placeAxes(used), true)));
    }),
);
