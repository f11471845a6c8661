import * as tf from '@tensorflow/tfjs-core';
import {camOptions, gradientCam, overChannels} from '../core/cam/cam.ts';
import {defineMethod} from '../core/method.ts';

/**
 * ReLU(sum_k A_k * ReLU(dS/dA_k)), place by place (Jiang et al. 2021, eq. 5 and 6): fine enough for early layers too,
 * several of which may be averaged.
 */
export const layerCam = defineMethod(
  {
    name: 'layer-cam',
    title: 'LayerCAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass down to the layer',
    suits: 'every epoch',
    paper: 'https://doi.org/10.1109/TIP.2021.3089943',
    options: camOptions,
  },
  (options) => gradientCam('layer-cam', options, (a, g) => overChannels(tf.mul(a, tf.relu(g)))),
);
