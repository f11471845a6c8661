import * as tf from '@tensorflow/tfjs-core';
import {defineMethod} from '../core/method.ts';
import {chosenSites, layersHelp} from '../core/network/chosen-sites.ts';
import type {Site} from '../core/network/network.ts';
import {baseline, choice, count, names} from '../core/options.ts';
import {baselineOf, baselineRules} from '../core/passes/baseline.ts';
import {completenessGap} from '../core/passes/completeness.ts';
import {activationsAt, layerSubject} from '../core/passes/layer-gradients.ts';
import {straightPath} from '../core/passes/path.ts';
import {quadrature, quadratureRules} from '../core/passes/quadrature.ts';
import {type Batch, byRows, indices, type Run, sliceRows} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';

/**
 * Integrated gradients (Sundararajan et al. 2017) of a layer in place of the input: (A(x) - A(b)) * the mean gradient on
 * the straight path from the layer's output A(b) at the baseline to A(x). Unlike conductance the path is straight in
 * the layer, not in the input. What does not pass through the layer stays as it is at x. The map sums to the score at A(x) minus
 * that at A(b); `completeness-gap` is what is missing, of several layers the most.
 */
export const layerIntegratedGradients = defineMethod(
  {
    name: 'layer-integrated-gradients',
    title: 'Layer integrated gradients',
    map: 'signed',
    axes: 'layer',
    inputs: ['image', 'sequence', 'tabular'],
    needs: 'layers',
    cost: '`steps` backward passes a layer',
    suits: 'every few epochs',
    paper: 'https://arxiv.org/abs/1703.01365',
    options: {
      layers: names(layersHelp),
      steps: count(20, 'gradient evaluations on the path'),
      rule: choice(quadratureRules, 'midpoint', 'how the integral is summed; weights sum to 1'),
      baseline: baseline(baselineRules, 'zero', 'the input at which the path begins'),
    },
  },
  (options) => {
    const points = quadrature(options.rule, options.steps);
    /** The map of one layer, and what is missing from its sum. */
    const explainLayer = async (subject: Subject, x: Batch, from: Batch, site: Site, run: Run) => {
      const quiet = {...run, progress: undefined};
      const at = (input: Batch) =>
        byRows(subject.rows, quiet, (rows) =>
          activationsAt(subject.take(indices(rows)), sliceRows(input, rows), [site]),
        );
      const ends: tf.Tensor[][] = [];
      let maps: tf.Tensor[] = [];
      try {
        ends.push(await at(from), await at(x));
        const [start = [], end = []] = ends;
        const inner = layerSubject(subject, x, site);
        maps = await straightPath(inner, end, start, run, points);
        return {maps, gap: await completenessGap(inner, end, start, maps, run)};
      } catch (error) {
        tf.dispose(maps);
        throw error;
      } finally {
        tf.dispose(ends);
      }
    };
    return {
      check(subject, x) {
        chosenSites(subject, options.layers, 'layer-integrated-gradients');
        tf.dispose(baselineOf(x, options.baseline));
      },
      async attribute(subject, x, run) {
        const sites = chosenSites(subject, options.layers, 'layer-integrated-gradients');
        const from = baselineOf(x, options.baseline);
        const maps: tf.Tensor[] = [];
        const worst = new Float32Array(subject.rows);
        try {
          const each = options.steps * subject.rows;
          for (const [i, site] of sites.entries()) {
            const progress = (done: number) => run.progress?.(i * each + done, sites.length * each);
            const found = await explainLayer(subject, x, from, site, {...run, progress});
            maps.push(...found.maps);
            found.gap.forEach((gap, row) => {
              worst[row] = Math.max(worst[row] ?? 0, gap);
            });
          }
          return {maps, parts: sites.map((site) => site.address), numbers: {'completeness-gap': worst}};
        } catch (error) {
          tf.dispose(maps);
          throw error;
        } finally {
          tf.dispose(from);
        }
      },
    };
  },
);
