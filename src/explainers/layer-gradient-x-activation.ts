import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {chosenSites, layersHelp} from '../core/network/chosen-sites.ts';
import {names} from '../core/options.ts';

/**
 * A * dS/dA for the output A of each layer: what the units add to the score, to first order (Shrikumar et al. 2016 for the
 * input). Where the score is linear in A from there on, as behind the last hidden layer without bias, it sums to the score.
 */
export const layerGradientXActivation = defineMethod(
  {
    name: 'layer-gradient-x-activation',
    title: 'Layer gradient x activation',
    map: 'signed',
    axes: 'layer',
    inputs: ['image', 'sequence', 'tabular'],
    anyInput: true,
    needs: 'layers',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1605.01713',
    options: {layers: names(layersHelp)},
  },
  ({layers}) => {
    const name = 'layer-gradient-x-activation';
    return {
      check: (subject) => void chosenSites(subject, layers, name),
      onePass: {
        wants: (subject) => ({gradients: chosenSites(subject, layers, name)}),
        maps: (pass, subject) =>
          chosenSites(subject, layers, name).map((site) => tf.mul(pass.activation(site), pass.gradient(site))),
        parts: (subject) => chosenSites(subject, layers, name).map((site) => site.address),
      },
    };
  },
);
