import {camOptions} from '../core/cam/cam.ts';
import {principalCam} from '../core/cam/principal-cam.ts';
import {defineMethod} from '../core/method.ts';
import {flag} from '../core/options.ts';

/**
 * Eigen-CAM of activations times gradients, A * dS/dA, which makes it a map of the class asked for (pytorch-grad-cam's
 * EigenGradCAM, which sets `center`; Muhammad and Yeasin 2020, eq. 3, for the projection).
 */
export const eigenGradCam = defineMethod(
  {
    name: 'eigen-grad-cam',
    title: 'Eigen-Grad-CAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass down to the layer and an eigenvector on the processor',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/2008.00299',
    options: {...camOptions, center: flag(false, 'take away the mean over places first')},
  },
  (options) => principalCam('eigen-grad-cam', options, true),
);
