import {explainers as m} from '../../../src/explainers/index.ts';
import type {Row} from './row.ts';

export const rows: readonly Row[] = [
  {file: 'tf_explain/activations_conv2d_1_raw', explainer: () => m.activations({layers: ['conv2d_1']})},
  {file: 'tf_explain/activations_maxpool_raw', explainer: () => m.activations({layers: ['maxpool']})},
  {file: 'captum/LayerActivation', explainer: () => m.activations({layers: ['conv2d_2']})},
];
