/** Files that are no row of the table: what they are, and the test that reads them. */
export interface Elsewhere {
  readonly files: RegExp;
  readonly what: string;
  /** Below test/. */
  readonly test: string;
}

const explainers = (name: string) => `explainers/${name}.test.ts`;

export const elsewhere: readonly Elsewhere[] = [
  {
    files: /NoiseTunnel_inputs|_noise$|noisy_images|_(bgindex|t|indexes)$|feature_mask|xrai_segments/,
    what: 'noise, draws and segments that comparisons replay',
    test: explainers('parity'),
  },
  {
    files: /^quantus\/|^aix360\/|^captum\/(infidelity|sensitivity_max)|^xplique\/(Deletion|Insertion|metric_)/,
    what: 'metrics: see the second table',
    test: 'metrics/parity.test.ts',
  },
  {
    files: /^captum\/IntegratedGradients_gausslegendre_delta$/,
    what: "the completeness gap, compared with the methods's own",
    test: explainers('integrated-gradients'),
  },
  {
    files: /^tf_explain\/integrated/,
    what: 'departure: the mean gradient along the path, not multiplied by x - baseline; rebuilt from ours',
    test: explainers('departures'),
  },
  {
    files: /^tf_explain\/smoothgrad/,
    what: 'departure: differentiates the cross-entropy and not the score; rebuilt',
    test: explainers('departures'),
  },
  {
    files: /^tf_explain(_patch05)?\/occlusion/,
    what: 'departure: 1 - confidence for each patch in place of the drop; rebuilt from ours',
    test: explainers('departures'),
  },
  {
    files: /^tf_keras_vis\/gradcampp/,
    what: 'departure: multiplied by the exponential of the score, alpha normalised in each channel; rebuilt',
    test: explainers('cams'),
  },
  {
    files: /^xplique\/GradCAMPP/,
    what: 'departure: means over places where Grad-CAM++ has sums; rebuilt',
    test: explainers('cams'),
  },
  {
    files: /^tf_keras_vis\/scorecam/,
    what: 'departure: weighs by a second softmax over the classes; rebuilt',
    test: explainers('cams'),
  },
  {
    files: /^pytorch_grad_cam\/\w+_final$/,
    what: 'pictures, after ReLU and scaling; ours after the same scaling (the sign of EigenCAM is free)',
    test: explainers('cams'),
  },
  {
    files: /^captum\/DeepLift/,
    what:
      "departure on m1 and m1_logits: captum's rule for max pooling is skipped behind a ReLU, so its maps are not complete (gap up to 0.377, ours 3e-6); " +
      'rebuilt from ours with pooling taken as linear. On m3, where nothing is skipped, it is a row',
    test: explainers('deep-lift'),
  },
  {
    files: /^shap\/expected_gradients|^captum\/GradientShap/,
    what: 'the exact expectation, and the mean of random runs with its standard error',
    test: explainers('expected-gradients'),
  },
  {
    files: /^captum\/(KernelShap|ShapleyValueSampling)/,
    what: 'means of random runs: within 5 standard errors of our exact enumeration of 2^16 coalitions',
    test: explainers('kernel-shap'),
  },
  {files: /^captum\/Lime/, what: 'the mean of random runs: within 5 standard errors', test: explainers('lime')},
];
