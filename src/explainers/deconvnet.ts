import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {withBackward} from '../core/propagation/backward.ts';
import {rectifiedPlaces, ruledGradient} from '../core/propagation/guided.ts';

/**
 * The gradient in which every ReLU rectifies what comes back in place of what went in: g -> ReLU(g) (Zeiler & Fergus
 * 2013, section 2.1). Other activations are taken likewise, where captum and xplique keep the plain gradient; softmax and
 * sigmoid keep theirs. Beware: the maps hardly change when the network's weights are made random, as those of guided
 * backpropagation (Adebayo et al. 2018, arXiv:1810.03292; Nie et al. 2018, arXiv:1805.07039, for both of them).
 */
export const deconvnet = defineMethod(
  {
    name: 'deconvnet',
    title: 'DeconvNet',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1311.2901',
    warning: 'fails the sanity check of arXiv:1810.03292: hardly depends on what the network has learned',
    options: {},
  },
  () => ({
    check(subject) {
      rectifiedPlaces(subject, 'deconvnet');
    },
    async attribute(subject, x, run) {
      const maps = await ruledGradient(subject, x, run, 'deconvnet', (z, f) =>
        withBackward(
          [z],
          () => f(z).clone(),
          (dy) => [tf.relu(dy)],
        ),
      );
      return {maps};
    },
  }),
);
