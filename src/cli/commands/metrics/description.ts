import type {AnyMetric} from '../../../core/scoring/metric.ts';
import {codeName, describeOptions, type OptionDescription} from '../../parts/options-text.ts';

/** A metric as JSON says it. */
export interface MetricDescription {
  readonly name: string;
  readonly title: string;
  /** How it is called in code. */
  readonly code: string;
  readonly options: readonly OptionDescription[];
  readonly range: string;
  readonly direction: string;
  readonly needs: string;
  readonly cost: string;
  readonly paper: string;
  readonly [more: string]: unknown;
}

/** All that is known of a metric without running it; what one metric alone says of itself is there too. */
export function describeMetric({spec}: AnyMetric): MetricDescription {
  const {name, title, options, range, direction, needs, cost, paper, ...more} = spec;
  return {
    ...{name, title, code: codeName(name)},
    options: describeOptions(options),
    ...{range, direction, needs, cost, paper},
    ...more,
  };
}
