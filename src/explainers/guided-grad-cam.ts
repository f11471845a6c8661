import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {lastSpatialSite, spatialSite} from '../core/network/spatial.ts';
import {choice, text} from '../core/options.ts';
import {networkBehind} from '../core/passes/layer-gradients.ts';
import {rectifiedPlaces} from '../core/propagation/guided.ts';
import type {Batch, Run} from '../core/run.ts';
import type {Subject} from '../core/subject.ts';
import {gradCam} from './grad-cam.ts';
import {guidedBackprop} from './guided-backprop.ts';

/**
 * Guided backpropagation times Grad-CAM brought to the input's size (Selvaraju et al. 2017, section 3.2): the places of the
 * one, the detail of the other. captum enlarges by nearest neighbours (`upsample: nearest`), the paper bilinearly. Beware:
 * what holds for guided backpropagation holds here, the detail hardly depends on what the network has learned.
 */
export const guidedGradCam = defineMethod(
  {
    name: 'guided-grad-cam',
    title: 'Guided Grad-CAM',
    map: 'signed',
    axes: 'input',
    inputs: ['image', 'sequence'],
    needs: 'layers',
    cost: '2 backward passes',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1610.02391',
    warning: 'its detail is that of guided-backprop, which fails the sanity check of arXiv:1810.03292',
    options: {
      layer: text("layer that Grad-CAM looks at; by default Grad-CAM's own choice"),
      upsample: choice(['bilinear', 'aligned', 'nearest'], 'bilinear', 'how the Grad-CAM is brought to the input'),
    },
  },
  (options) => ({
    check(subject, x) {
      rectifiedPlaces(subject, 'guided-grad-cam');
      checkAxes(subject, x, options.layer);
    },
    async attribute(subject, x, run) {
      const {layer, upsample} = options;
      const total = 2 * subject.rows;
      const half = (part: number): Run => ({
        ...run,
        progress: (done) => run.progress?.(part * subject.rows + done, total),
      });
      const guided = await guidedBackprop().attribute(subject, x, half(0));
      try {
        const coarse = await gradCam({layer, upsample}).attribute(subject, x, half(1));
        const maps = tf.tidy(() => guided.maps.map((map) => tf.mul(map, tf.expandDims(coarse.maps[0] ?? 0, -1))));
        tf.dispose([...coarse.maps]);
        return {maps};
      } finally {
        tf.dispose([...guided.maps]);
      }
    },
  }),
);

/** There is one Grad-CAM for all inputs, so all of them must be of its kind and size. */
function checkAxes(subject: Subject, x: Batch, layer: string | undefined): void {
  const network = networkBehind(subject, 'guided-grad-cam');
  const site =
    layer === undefined ? lastSpatialSite(network, 'guided-grad-cam') : spatialSite(network, layer, 'guided-grad-cam');
  const places = (t: tf.Tensor | undefined) => t?.shape.slice(1, -1).join(' x ') ?? '';
  if (x.every((t) => t.rank === site.shape.length + 1 && places(t) === places(x[0]))) return;
  throw new ExplainError(
    'not-applicable',
    `guided-grad-cam needs inputs of one size with the axes of layer '${site.address}', [n, ${site.shape.join(', ')}]; got ` +
      x.map((t) => `[${t.shape.join(', ')}]`).join(', '),
  );
}
