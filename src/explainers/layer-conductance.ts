import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {chosenSites, layersHelp} from '../core/network/chosen-sites.ts';
import {baseline, count, names} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {completenessGap} from '../core/passes/completeness.ts';
import {integrateInLayers} from '../core/passes/layer-path.ts';

/**
 * How much of S(x) - S(b) flows through each unit of a layer: the integral of dS/dA * dA/da along the straight path
 * a: b -> x of the input (Dhamdhere et al. 2018, eq. 3). It is summed as the steps that A takes, each times the mean of the
 * gradients at its two ends (as Shrikumar et al. 2018, but for the gradient at one end). captum takes the gradient at the start of a step and, by
 * default, no step from b to the first point and from the last one to x: it misses part of the sum. A layer that everything
 * passes through sums to S(x) - S(b); `completeness-gap` is what is missing, of several layers the most.
 */
export const layerConductance = defineMethod(
  {
    name: 'layer-conductance',
    title: 'Layer conductance',
    map: 'signed',
    axes: 'layer',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '`steps` + 1 backward passes',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1805.12233',
    options: {
      layers: names(layersHelp),
      steps: count(20, 'steps of the path'),
      baseline: baseline(baselineRules, 'zero', 'where the path begins'),
    },
  },
  ({layers, steps, baseline: rule}) => ({
    check(subject, x) {
      chosenSites(subject, layers, 'layer-conductance');
      tf.dispose(baselineOf(x, rule));
    },
    async attribute(subject, x, run) {
      const sites = chosenSites(subject, layers, 'layer-conductance');
      const from = baselineOf(x, rule);
      let maps: tf.Tensor[] = [];
      try {
        maps = await integrateInLayers(subject, x, from, sites, steps, run);
        const gaps: Float32Array[] = [];
        for (const map of maps) gaps.push(await completenessGap(subject, x, from, [map], run));
        const worst = Float32Array.from({length: subject.rows}, (_, row) =>
          Math.max(...gaps.map((gap) => gap[row] ?? 0)),
        );
        return {maps, parts: sites.map((site) => site.address), numbers: {'completeness-gap': worst}};
      } catch (error) {
        tf.dispose(maps);
        throw error;
      } finally {
        tf.dispose(from);
      }
    },
  }),
);
