export {asCallback} from './as-callback.ts';
export {ExplainCallback} from './explain-callback.ts';
export {
  ActivationsVisualizationCallback,
  callbackFor,
  ExpectedGradientsCallback,
  type FamiliarOptions,
  GradCAMCallback,
  GradientsInputsCallback,
  IntegratedGradientsCallback,
  OcclusionSensitivityCallback,
  SmoothGradCallback,
  VanillaGradientsCallback,
} from './familiar.ts';
export type {Box} from './masks.ts';
export type {
  CallbackOptions,
  DatasetLike,
  Inputs,
  ProgressEvent,
  StepSummary,
  TypedValues,
  ValidationData,
  Values,
} from './options.ts';
