import * as tf from '@tensorflow/tfjs-core';
import {camOptions, gradientCam, overChannels} from '../core/cam/cam.ts';
import {defineMethod} from '../core/method.ts';

/**
 * ReLU(sum_k A_k * dS/dA_k), place by place (Draelos and Carin 2020, eq. 5). Where the network ends in one dense layer
 * behind the layer, it shows what that layer computes: the map without ReLU sums to the score less the bias.
 */
export const hiresCam = defineMethod(
  {
    name: 'hires-cam',
    title: 'HiResCAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass down to the layer',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/2011.08891',
    options: camOptions,
  },
  (options) => gradientCam('hires-cam', options, (a, g) => overChannels(tf.mul(a, g))),
);
