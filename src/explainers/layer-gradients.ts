import {defineMethod} from '../core/method.ts';
import {chosenSites, layersHelp} from '../core/network/chosen-sites.ts';
import {names} from '../core/options.ts';

/**
 * dS/dA for the output A of each layer, signed: what the gradient is to the input. Several layers share one backward
 * pass; `input-x-gradient` at a layer is `layer-gradient-x-activation`.
 */
export const layerGradients = defineMethod(
  {
    name: 'layer-gradients',
    title: 'Layer gradients',
    map: 'signed',
    axes: 'layer',
    inputs: ['image', 'sequence', 'tabular'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1312.6034',
    options: {layers: names(layersHelp)},
  },
  ({layers}) => {
    const name = 'layer-gradients';
    return {
      check: (subject) => void chosenSites(subject, layers, name),
      onePass: {
        wants: (subject) => ({gradients: chosenSites(subject, layers, name)}),
        maps: (pass, subject) => chosenSites(subject, layers, name).map(pass.gradient),
        parts: (subject) => chosenSites(subject, layers, name).map((site) => site.address),
      },
    };
  },
);
