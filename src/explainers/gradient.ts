import {defineMethod} from '../core/method.ts';

/** dS/dx, signed (Simonyan et al. 2013, section 3; their figures show its absolute value). */
export const gradient = defineMethod(
  {
    name: 'gradient',
    title: 'Vanilla gradient',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'gradients',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1312.6034',
    options: {},
  },
  () => ({
    onePass: {wants: () => ({inputs: true}), maps: ({inputGradients}) => inputGradients},
  }),
);
