import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import type {Site} from '../core/network/network.ts';
import {computingSites} from '../core/network/spatial.ts';
import {indexes, text} from '../core/options.ts';
import {networkBehind} from '../core/passes/layer-gradients.ts';
import {type Batch, byRows, indices, sliceRows} from '../core/run.ts';
import {gradientOf, type Subject} from '../core/subject.ts';

/**
 * da/dx for a unit a of a layer: what in the input drives it (Simonyan et al. 2013, section 3, for a unit in place of the
 * class). `unit` is a channel, summed over its places, or a place and a channel. The target plays no part.
 */
export const neuronGradients = defineMethod(
  {
    name: 'neuron-gradients',
    title: 'Neuron gradients',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '1 backward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1312.6034',
    options: {
      layer: text(
        'layer of the unit; by default the last with a spatial output that computes one, else the last that computes',
      ),
      unit: indexes(
        'its number: a channel, or row, column and channel; by default the channel that each example drives most',
      ),
    },
  },
  ({layer, unit}) => {
    const siteOf = (subject: Subject): Site => {
      const network = networkBehind(subject, 'neuron-gradients');
      const site = layer === undefined ? computingSites(network).at(-1) : network.site(layer);
      if (!site) throw new ExplainError('not-applicable', 'neuron-gradients needs a layer that computes something');
      checkUnit(unit, site);
      return site;
    };
    return {
      check: (subject) => void siteOf(subject),
      async attribute(subject, x, run) {
        const site = siteOf(subject);
        return {
          maps: await byRows(subject.rows, run, (rows) => {
            const asked = subject.take(indices(rows));
            return gradientOf((input) => unitScores(asked, input, site, unit), sliceRows(x, rows));
          }),
        };
      },
    };
  },
);

function checkUnit(unit: readonly number[] | undefined, {address, shape}: Site): void {
  if (!unit) return;
  const sides = unit.length === 1 ? shape.slice(-1) : shape;
  if (unit.length === sides.length && unit.every((index, axis) => index < (sides[axis] ?? 0))) return;
  throw new ExplainError(
    'bad-option',
    `neuron-gradients: layer '${address}' puts out [n, ${shape.join(', ')}]: unit must be a channel below ${shape.at(-1)}` +
      `${shape.length > 1 ? ` or ${shape.length} numbers below ${shape.join(', ')}` : ''}; got ${unit.join(', ')}`,
  );
}

/** The unit of each row, [n]. The pass goes through the whole model; its end has no say. */
function unitScores(subject: Subject, x: Batch, site: Site, unit: readonly number[] | undefined): tf.Tensor1D {
  let output: tf.Tensor | undefined;
  try {
    subject.scores(x, {
      sites: [site],
      see(_, seen) {
        // The layer's own scope would free it.
        output ??= tf.keep(seen.clone());
        return undefined;
      },
    });
    if (!output) throw new ExplainError('no-such-layer', `layer '${site.address}' was not reached in this pass`);
    const rows = output.shape[0] ?? 0;
    if (unit && unit.length > 1) {
      return tf.reshape(tf.slice(output, [0, ...unit], [rows, ...unit.map(() => 1)]), [rows]);
    }
    const channels = tf.sum(tf.reshape(output, [rows, -1, site.shape.at(-1) ?? 1]), 1);
    const [chosen] = unit ?? [];
    return chosen === undefined ? tf.max(channels, 1) : tf.reshape(tf.slice(channels, [0, chosen], [rows, 1]), [rows]);
  } finally {
    output?.dispose();
  }
}
