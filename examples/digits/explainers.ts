import {type Explainer, explainers} from '../../src/index.ts';

/** The six methods, with so many steps or samples where they take any. */
export function digitsExplainers(draws = 20): Explainer[] {
  return [
    explainers.gradCam(),
    explainers.integratedGradients({steps: draws}),
    explainers.smoothGrad({samples: draws}),
    explainers.occlusion({patch: 2, stride: 1}),
    explainers.expectedGradients({samples: draws}),
    explainers.activations({layers: ['conv_1', 'conv_2', 'conv_3']}),
  ];
}
