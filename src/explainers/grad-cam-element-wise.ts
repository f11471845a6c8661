import * as tf from '@tensorflow/tfjs-core';
import {camOptions, gradientCam, overChannels} from '../core/cam/cam.ts';
import {defineMethod} from '../core/method.ts';

/**
 * sum_k ReLU(A_k * dS/dA_k): HiResCAM with the ReLU before the sum, so that channels that speak against the class take
 * nothing away (pytorch-grad-cam's GradCAMElementWise).
 */
export const gradCamElementWise = defineMethod(
  {
    name: 'grad-cam-element-wise',
    title: 'Element-wise Grad-CAM',
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
  (options) => gradientCam('grad-cam-element-wise', options, (a, g) => overChannels(tf.relu(tf.mul(a, g)))),
);
