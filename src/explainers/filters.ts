import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import type {Site} from '../core/network/network.ts';
import {names} from '../core/options.ts';
import {networkBehind} from '../core/passes/layer-gradients.ts';
import {throwIfAborted} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/** Kinds of layer with a kernel over places, and which of its weights it is. */
const kernels = new Map([
  ['Conv1D', 'kernel'],
  ['Conv2D', 'kernel'],
  ['Conv2DTranspose', 'kernel'],
  ['DepthwiseConv2D', 'depthwise_kernel'],
  ['SeparableConv2D', 'depthwise_kernel'],
]);

/**
 * The kernels of convolution layers: what each filter looks for in the channels below (Krizhevsky et al. 2012, figure 3,
 * for the first layer, the one whose filters look like something). Neither input nor target plays a part.
 */
export const filters = defineMethod(
  {
    name: 'filters',
    title: 'Filters',
    map: 'features',
    axes: 'kernel',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    needsInput: false,
    cost: 'no pass: weights are read',
    suits: 'every epoch',
    paper: 'https://proceedings.neurips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html',
    options: {layers: names('convolution layers to show; by default all')},
  },
  ({layers}) => ({
    check: (subject) => void sitesOf(subject, layers),
    async attribute(subject, _x, run) {
      const sites = sitesOf(subject, layers);
      const maps: tf.Tensor[] = [];
      try {
        for (const [i, site] of sites.entries()) {
          throwIfAborted(run);
          maps.push(tf.tidy(() => kernelOf(site)));
          run.progress?.(i + 1, sites.length);
        }
        return {maps, parts: sites.map(({address}) => address)};
      } catch (error) {
        tf.dispose(maps);
        throw error;
      }
    },
  }),
);

function sitesOf(subject: Subject, layers: readonly string[] | undefined): Site[] {
  const network = networkBehind(subject, 'filters');
  // A layer that is called several times has one kernel.
  const all = network.sites.filter(({kind, call}) => kernels.has(kind) && call === 0);
  if (all.length === 0) {
    throw new ExplainError(
      'not-applicable',
      `filters needs a convolution layer (${[...kernels.keys()].join(', ')}); model '${network.model.name}' has none`,
    );
  }
  if (!layers) return all;
  const sites = layers.map((address) => network.site(address));
  const odd = sites.find(({kind}) => !kernels.has(kind));
  if (!odd) return sites;
  throw new ExplainError(
    'not-applicable',
    `filters: layer '${odd.address}' is a ${odd.kind}, which has no kernel over places; layers that have: ` +
      all.map(({address}) => address).join(', '),
  );
}

/** The kernel as [1, ...places, channels in, channels out]. */
function kernelOf({layer, kind, address}: Site): tf.Tensor {
  const wanted = kernels.get(kind);
  const weight = layer.weights.find(({originalName}) => originalName.split('/').at(-1) === wanted);
  if (!weight) throw new ExplainError('not-applicable', `filters: layer '${address}' has no weight named ${wanted}`);
  const kernel = weight.read();
  // A transposed convolution keeps its channels the other way round.
  return tf.expandDims(kind === 'Conv2DTranspose' ? tf.transpose(kernel, [0, 1, 3, 2]) : kernel, 0);
}
