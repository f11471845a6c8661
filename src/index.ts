export * from '../callbacks/index.ts';
export {type ErrorCode, ExplainError} from './core/errors.ts';
export type {Attribution, Explainer, MapAxes, MapKind} from './core/explainer.ts';
export {type AnyMethod, defineMethod, type Method, type MethodOptions, type MethodSpec} from './core/method.ts';
export {modelSubject, predict, type QuestionOptions} from './core/model-subject.ts';
export {type Intercept, type Network, networkOf, type Site} from './core/network/network.ts';
export * as option from './core/options.ts';
export type {OnePass, Pass, Wants} from './core/passes/one-pass.ts';
export type {Batch, Run} from './core/run.ts';
export {
  type AnyMetric,
  type Curve,
  type Direction,
  defineMetric,
  type Metric,
  type MetricFactory,
  type MetricNeeds,
  type MetricOptions,
  type MetricQuestion,
  type MetricSpec,
  type Scores,
  type Unscored,
} from './core/scoring/metric.ts';
export {functionSubject, type Subject} from './core/subject.ts';
export type {ScoreFunction, ScoreKind, Target} from './core/target.ts';
export {type ExplainOptions, explain, explainAll, runFor} from './explain.ts';
export {explainers, registry} from './explainers/index.ts';
export {metricRegistry, metrics} from './metrics/index.ts';
export {type MemorySink, memorySink} from './sinks/memory.ts';
export type {Chart, ChartGroup, LogRecord, Pixels, RunEnd, RunInfo, Sink, StepInfo} from './sinks/sink.ts';
export {version} from './version.ts';
