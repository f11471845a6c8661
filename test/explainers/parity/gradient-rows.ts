import {explainers as m} from '../../../src/explainers/index.ts';
import {absolute, type Row} from './row.ts';

export const rows: readonly Row[] = [
  {file: 'captum/Saliency', explainer: () => m.gradient(), as: absolute},
  {file: 'captum/Saliency_signed', explainer: () => m.gradient()},
  {file: 'pair_saliency/gradient', explainer: () => m.gradient()},
  {file: 'tf_keras_vis/saliency_out_signed', explainer: () => m.gradient()},
  {file: 'tf_keras_vis/saliency_linear_signed', explainer: () => m.gradient(), score: 'logit'},
  {file: 'tf_explain/vanilla_gradients_raw_label', explainer: () => m.gradient()},
  {file: 'tf_explain/vanilla_gradients_raw_c3', explainer: () => m.gradient(), target: 3},
  {file: 'tf_explain/vanilla_gradients_raw_c0', explainer: () => m.gradient(), target: 0},
  {file: 'xplique/Saliency', explainer: () => m.gradient(), as: absolute},
  {file: 'captum/InputXGradient', explainer: () => m.inputXGradient()},
  {file: 'xplique/GradientInput', explainer: () => m.inputXGradient()},
  {file: 'tf_explain/gradients_inputs_raw_label', explainer: () => m.inputXGradient()},
  {file: 'tf_explain/gradients_inputs_raw_c3', explainer: () => m.inputXGradient(), target: 3},
  {file: 'tf_explain/gradients_inputs_raw_c0', explainer: () => m.inputXGradient(), target: 0},
];
