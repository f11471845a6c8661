import {explainers as m} from '../../../src/explainers/index.ts';
import type {Row} from './row.ts';

const guidedGradCam = () => m.guidedGradCam({layer: 'conv2d_2', upsample: 'nearest'});

/** captum's. */
const epsilon = 1e-9;

export const rows: readonly Row[] = [
  {file: 'captum/GuidedBackprop', explainer: () => m.guidedBackprop()},
  {file: 'captum/GuidedBackprop_prefinal', explainer: () => m.guidedBackprop(), score: 'logit'},
  {file: 'tf_keras_vis/guided_backprop_linear_signed', explainer: () => m.guidedBackprop(), score: 'logit'},
  {file: 'xplique/GuidedBackprop', explainer: () => m.guidedBackprop()},
  {file: 'captum/Deconvolution', explainer: () => m.deconvnet()},
  {file: 'captum/Deconvolution_prefinal', explainer: () => m.deconvnet(), score: 'logit'},
  {file: 'xplique/DeconvNet', explainer: () => m.deconvnet()},
  {file: 'captum/DeepLift', explainer: () => m.deepLift(), only: ['m3']},
  {file: 'captum/DeepLift_prefinal', explainer: () => m.deepLift(), score: 'logit', only: ['m3']},
  {file: 'captum/LRP_prefinal', explainer: () => m.lrp({rule: 'epsilon', epsilon}), score: 'logit'},
  {
    file: 'captum/LRP_prefinal_gamma_convs',
    explainer: () => m.lrp({rule: 'epsilon-gamma', gamma: 0.25, epsilon, bias: 'plain'}),
    score: 'logit',
  },
  {
    file: 'captum/LRP_prefinal_a1b0_convs',
    explainer: () => m.lrp({rule: 'epsilon-plus', epsilon, bias: 'plain'}),
    score: 'logit',
  },
  {file: 'captum/GuidedGradCam', explainer: guidedGradCam, only: ['m1', 'm1_logits']},
  {
    file: 'captum/GuidedGradCam',
    explainer: guidedGradCam,
    only: ['m3'],
    within: 3e-4,
    why: 'both factors hold the derivative p (1 - p) of a sigmoid at p = 0.9993, where float32 rounds 1 - p by a part in 10,000',
  },
];
