import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import type {Site} from '../core/network/network.ts';
import {computingSites} from '../core/network/spatial.ts';
import {texts} from '../core/options.ts';
import {networkBehind} from '../core/passes/layer-gradients.ts';
import type {Subject} from '../core/subject.ts';

/** The outputs of chosen layers: which features are extracted where (Zeiler & Fergus 2013, section 2, shows them so). */
export const activations = defineMethod(
  {
    name: 'activations',
    title: 'Activations',
    map: 'features',
    axes: 'layer',
    inputs: ['image', 'sequence', 'tabular'],
    anyInput: true,
    needs: 'layers',
    cost: '1 forward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1311.2901',
    options: {
      layers: texts('layers to show; by default those with a spatial output that compute one, else all that compute'),
    },
  },
  (options) => ({
    check(subject) {
      sitesOf(subject, options.layers);
    },
    onePass: {
      wants: (subject) => ({activations: sitesOf(subject, options.layers)}),
      maps: (pass, subject) =>
        sitesOf(subject, options.layers).map((site) => tf.cast(pass.activation(site), 'float32')),
      parts: (subject) => sitesOf(subject, options.layers).map((site) => site.address),
    },
  }),
);

function sitesOf(subject: Subject, layers: readonly string[] | undefined): Site[] {
  const network = networkBehind(subject, 'activations');
  return layers ? layers.map((address) => network.site(address)) : computingSites(network);
}
