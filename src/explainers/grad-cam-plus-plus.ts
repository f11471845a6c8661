import * as tf from '@tensorflow/tfjs-core';
import {camOptions, gradientCam, overChannels, placeAxes} from '../core/cam/cam.ts';
import {defineMethod} from '../core/method.ts';
import {number} from '../core/options.ts';

/**
 * ReLU(sum_k w_k A_k), w_k = sum over places of alpha ReLU(g), alpha = g^2 / (2 g^2 + g^3 sum_places A_k + epsilon), with g =
 * dS/dA_k (Chattopadhay et al. 2018, eq. 10 and 19). The paper takes the exponential of the score, whose factor e^S is
 * left out here, as in pytorch-grad-cam: it is the same at every place and in every channel. tf-keras-vis takes
 * powers of e^S g in the numerator and denominator, replaces a denominator of zero by one and normalises alpha to sum to one
 * in each channel: its maps are other maps, not other units.
 */
export const gradCamPlusPlus = defineMethod(
  {
    name: 'grad-cam-plus-plus',
    title: 'Grad-CAM++',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass down to the layer',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1710.11063',
    options: {
      ...camOptions,
      epsilon: number(1e-6, 'added to the denominator of alpha, in the unit of a squared gradient', {min: 0}),
    },
  },
  (options) =>
    gradientCam('grad-cam-plus-plus', options, (a, g) => {
      const square = tf.square(g);
      const total = tf.sum(a, placeAxes(a), true);
      const denominator = tf.add(tf.add(tf.mul(2, square), tf.mul(total, tf.mul(square, g))), options.epsilon);
      const alpha = tf.divNoNan(square, denominator);
      const weights = tf.sum(tf.mul(alpha, tf.relu(g)), placeAxes(g), true);
      return overChannels(tf.mul(a, weights));
    }),
);
