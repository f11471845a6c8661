import {explainers as m} from '../../../src/explainers/index.ts';
import type {Row} from './row.ts';

export const rows: readonly Row[] = [
  {file: 'captum/Occlusion_w2_s2', explainer: () => m.occlusion({patch: 2, stride: 2})},
  {file: 'captum/Occlusion_w3_s1', explainer: () => m.occlusion({patch: 3, stride: 1})},
  {file: 'captum/Occlusion_w3_s2', explainer: () => m.occlusion({patch: 3, stride: 2, baseline: 0.5})},
  {
    file: 'pair_saliency/occlusion_size3',
    explainer: () => m.occlusion({patch: 3, stride: 1, overlap: 'sum'}),
  },
  {
    file: 'xplique/Occlusion_p2_s2',
    explainer: () => m.occlusion({patch: 2, stride: 2, overlap: 'sum', border: 'valid'}),
  },
  {
    file: 'xplique/Occlusion_p3_s1',
    explainer: () => m.occlusion({patch: 3, stride: 1, baseline: 0.5, overlap: 'sum', border: 'valid'}),
  },
  {file: 'captum/FeatureAblation_pixel', explainer: () => m.featureAblation()},
  {
    file: 'captum/FeatureAblation_mask',
    explainer: (own) => m.featureAblation({segments: own.tensor('captum/feature_mask')}),
  },
];
