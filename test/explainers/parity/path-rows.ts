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
