import * as tf from '@tensorflow/tfjs-core';
import type {Explainer} from '../../../src/core/explainer.ts';
import {explainers as m} from '../../../src/explainers/index.ts';
import {type Own, type Row, scaled} from './row.ts';

const steps = 50;
const ig =
  (rule: 'left' | 'right' | 'midpoint' | 'trapezoid' | 'gauss-legendre' | 'endpoints', n = steps) =>
  () =>
    m.integratedGradients({steps: n, rule});

/** A method of one's own: what tf-keras-vis smooths. */
const absoluteGradient: Explainer = {
  name: 'absolute-gradient',
  map: 'positive',
  async attribute(subject, x, run) {
    const {maps} = await m.gradient().attribute(subject, x, run);
    const sizes = tf.tidy(() => maps.map((map) => tf.abs(map)));
    tf.dispose([...maps]);
    return {maps: sizes};
  },
};

/** What XRAI's regions are ranked by: the mean of integrated gradients from each image's lowest and highest value. */
const fromBothEnds: Explainer = {
  name: 'from-both-ends',
  map: 'signed',
  async attribute(subject, x, run) {
    const ends = [tf.min, tf.max].map((end) =>
      tf.tidy(() => x.map((t) => tf.add(tf.zerosLike(t), end(t, [1, 2, 3], true)))),
    );
    const found: tf.Tensor[] = [];
    for (const baseline of ends) {
      found.push(
        ...(await m.integratedGradients({steps, rule: 'endpoints', baseline}).attribute(subject, x, run)).maps,
      );
    }
    const mean = tf.tidy(() => tf.div(tf.addN(found), found.length));
    tf.dispose([ends, found]);
    return {maps: [mean]};
  },
};

/** Regions of each image, packed eight pixels to a byte. */
const regionCounts = [95, 107, 105, 98, 111, 81, 121, 111];

/** PAIR's own regions as [8, regions, 8, 8]; those that an image lacks are empty. */
function regionsIn(own: Own): tf.Tensor {
  const bytes = own.tensor('pair_saliency/xrai_segments').dataSync();
  const most = Math.max(...regionCounts);
  const values = new Float32Array(regionCounts.length * most * 64);
  let from = 0;
  regionCounts.forEach((count, image) => {
    for (let i = 0; i < count * 64; i++) {
      const byte = bytes[from + Math.floor(i / 8)] ?? 0;
      values[image * most * 64 + i] = (byte >> (7 - (i % 8))) & 1;
    }
    from += count * 8;
  });
  return tf.tensor(values, [regionCounts.length, most, 8, 8]);
}

export const rows: readonly Row[] = [
  {file: 'captum/IntegratedGradients_riemann_left', explainer: ig('left')},
  {file: 'captum/IntegratedGradients_riemann_right', explainer: ig('right')},
  {file: 'captum/IntegratedGradients_riemann_middle', explainer: ig('midpoint')},
  {file: 'captum/IntegratedGradients_gausslegendre', explainer: ig('gauss-legendre')},
  {file: 'captum/IntegratedGradients_riemann_trapezoid', explainer: ig('trapezoid'), as: scaled((steps - 1) / steps)},
  {
    file: 'captum/IntegratedGradients_meanbaseline',
    explainer: () => m.integratedGradients({steps, rule: 'gauss-legendre', baseline: 'mean'}),
  },
  {file: 'pair_saliency/integrated_gradients_s25', explainer: ig('endpoints', 25)},
  {file: 'pair_saliency/integrated_gradients_s50', explainer: ig('endpoints')},
  {file: 'xplique/IntegratedGradients', explainer: ig('trapezoid')},
  {file: 'pair_saliency/xrai_base_ig', explainer: () => fromBothEnds},
  ...(['full', 'fast'] as const).flatMap((way) =>
    [4, 50].map((minPixelDiff) => ({
      file: `pair_saliency/xrai_${way}_minpix${minPixelDiff}`,
      explainer: (own: Own) =>
        m.xrai({steps: 50, rule: 'endpoints', segments: regionsIn(own), minPixelDiff, fast: way === 'fast'}),
    })),
  ),
  {file: 'pair_saliency/guided_ig', explainer: () => m.guidedIg({steps: 50, fraction: 0.25, maxDist: 0.1})},
  {file: 'pair_saliency/guided_ig_default', explainer: () => m.guidedIg({steps: 200, fraction: 0.25, maxDist: 0.02})},
  {file: 'pair_saliency/blur_ig', explainer: () => m.blurIg({maxSigma: 5, steps: 20, gradStep: 0.01})},
  {file: 'pair_saliency/blur_ig_sqrt', explainer: () => m.blurIg({maxSigma: 5, steps: 20, gradStep: 0.01, sqrt: true})},
  ...(['mean', 'square', 'variance'] as const).map((reduce) => ({
    file: `captum/NoiseTunnel_${{mean: 'smoothgrad', square: 'smoothgrad_sq', variance: 'vargrad'}[reduce]}`,
    explainer: (own: Own) => m.smoothGrad({reduce, draws: own.noiseIn('captum/NoiseTunnel_inputs')}),
  })),
  {
    file: 'pair_saliency/smoothgrad_magnitude0',
    explainer: (own) => m.smoothGrad({draws: own.tensor('pair_saliency/smoothgrad_noise')}),
  },
  {
    file: 'pair_saliency/smoothgrad_magnitude1',
    explainer: (own) => m.smoothGrad({reduce: 'square', draws: own.tensor('pair_saliency/smoothgrad_noise')}),
  },
  ...(['out', 'linear'] as const).map((kind) => ({
    file: `tf_keras_vis/smoothgrad_${kind}_raw`,
    explainer: (own: Own) => {
      const noise = own.tensor('tf_keras_vis/smoothgrad_out_noise');
      return m.smoothGrad({of: absoluteGradient, draws: tf.transpose(noise, [1, 0, 2, 3, 4])});
    },
    ...(kind === 'linear' ? {score: 'logit' as const} : {}),
  })),
  {
    file: 'shap/gradient_explainer_n50_values',
    explainer: (own) =>
      m.expectedGradients({
        background: own.background,
        ranked: own.name === 'm3' ? 1 : 2,
        draws: [own.tensor('shap/gradient_explainer_n50_bgindex'), own.tensor('shap/gradient_explainer_n50_t')],
      }),
  },
];
