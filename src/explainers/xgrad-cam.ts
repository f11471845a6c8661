import * as tf from '@tensorflow/tfjs-core';
import {camOptions, gradientCam, overChannels, placeAxes} from '../core/cam/cam.ts';
import {defineMethod} from '../core/method.ts';
import {number} from '../core/options.ts';

/**
 * ReLU(sum_k w_k A_k), w_k = sum over places of dS/dA_k * A_k / sum_places A_k (Fu et al. 2020, eq. 8): Grad-CAM with the
 * gradients weighted by the share of the activation at each place.
 */
export const xgradCam = defineMethod(
  {
    name: 'xgrad-cam',
    title: 'XGrad-CAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass down to the layer',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/2008.02312',
    options: {
      ...camOptions,
      epsilon: number(1e-7, 'added to the sum of activations, in their unit', {min: 0}),
    },
  },
  (options) =>
    gradientCam('xgrad-cam', options, (a, g) => {
      const total = tf.add(tf.sum(a, placeAxes(a), true), options.epsilon);
      const weights = tf.divNoNan(tf.sum(tf.mul(g, a), placeAxes(a), true), total);
      return overChannels(tf.mul(a, weights));
    }),
);
