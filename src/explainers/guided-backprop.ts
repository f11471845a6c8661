import {defineMethod} from '../core/method.ts';
import {rectifiedBack} from '../core/propagation/backward.ts';
import {rectifiedPlaces, ruledGradient} from '../core/propagation/guided.ts';

/**
 * The gradient of which every ReLU hands back only what is positive, at positive inputs: g -> 1[z > 0] * ReLU(g)
 * (Springenberg et al. 2014, figure 1). At another activation f it is f'(z) * ReLU(g), where captum, xplique and tf-keras-vis
 * take the plain gradient; softmax and sigmoid keep theirs. Beware: the maps hardly change when the network's weights are
 * made random (Adebayo et al. 2018, arXiv:1810.03292): they show edges of the image more than what the network learned.
 */
export const guidedBackprop = defineMethod(
  {
    name: 'guided-backprop',
    title: 'Guided backpropagation',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1412.6806',
    warning: 'fails the sanity check of arXiv:1810.03292: hardly depends on what the network has learned',
    options: {},
  },
  () => ({
    check(subject) {
      rectifiedPlaces(subject, 'guided-backprop');
    },
    async attribute(subject, x, run) {
      return {maps: await ruledGradient(subject, x, run, 'guided-backprop', (z, f) => rectifiedBack(f(z)))};
    },
  }),
);
