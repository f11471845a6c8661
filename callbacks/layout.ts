import type {Chart, ChartGroup, LogRecord} from '../src/sinks/sink.ts';
import type {Explained} from './explain-step.ts';
import type {Observer} from './observer.ts';
import type {Prepared} from './prepare.ts';
import {numbersOf} from './step-numbers.ts';

/**
 * How TensorBoard's Custom Scalars tab groups the run's numbers: the training's, then what each observer has to show, then the
 * methods' own, all methods in one chart. The charts go by what a number is called and not by methods, so that runs can be compared.
 */
export function layoutRecord(explained: Explained, observers: readonly Observer[], prepared: Prepared): LogRecord {
  const metrics = prepared.setting.network.model.metricsNames ?? ['loss'];
  const measures = new Set(Object.keys(numbersOf(explained)).map((tag) => tag.slice(tag.lastIndexOf('/') + 1)));
  const groups: readonly ChartGroup[] = [
    {title: 'training', charts: [...new Set(metrics)].map((name) => chart(name, `(val_)?${literally(name)}`))},
    ...observers.flatMap(({charts}) => charts ?? []),
    {title: "methods' own numbers", charts: [...measures].map((name) => chart(name, `.+/${literally(name)}`))},
    {title: 'cost', charts: [chart('seconds of explaining', 'explain/seconds')], closed: true},
  ];
  return {kind: 'layout', tag: 'layout', step: explained.step, groups: groups.filter(({charts}) => charts.length > 0)};
}

/** A chart of all series whose whole tag is of this form. */
export function chart(title: string, tag: string): Chart {
  return {title, tags: [tag]};
}

/** The text as a regular expression that means just it. */
function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
