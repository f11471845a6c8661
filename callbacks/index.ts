export {asCallback} from './as-callback.ts';
export type {BestRule, MetricRule, Mode, Numbers, WithinRule} from './best-rule.ts';
export {DashboardCallback, type DashboardCallbackOptions} from './dashboard-callback.ts';
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
export {type BestEpoch, type KeepBest, type KeepBestOptions, keepBest} from './keep-best.ts';
export type {Box} from './masks.ts';
export type {
  CallbackOptions,
  CheckpointsWanted,
  DatasetLike,
  Inputs,
  LayersWanted,
  ProgressEvent,
  StepSummary,
  TypedValues,
  ValidationData,
  Values,
} from './options.ts';
