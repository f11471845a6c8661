import {camOptions} from '../core/cam/cam.ts';
import {principalCam} from '../core/cam/principal-cam.ts';
import {defineMethod} from '../core/method.ts';
import {flag} from '../core/options.ts';

/**
 * The activations of each place projected on their first principal direction: O V_1 of the singular value decomposition O = U S
 * V^T, O the activations [places, channels] (Muhammad and Yeasin 2020, eq. 3). It asks for no class. `center` takes the
 * mean over places away first, as pytorch-grad-cam does. The sign is the one that agrees with the activations.
 */
export const eigenCam = defineMethod(
  {
    name: 'eigen-cam',
    title: 'Eigen-CAM',
    map: 'positive',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 forward pass and an eigenvector on the processor',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/2008.00299',
    options: {...camOptions, center: flag(false, 'take away the mean over places first')},
  },
  (options) => principalCam('eigen-cam', options, false),
);
