import {metricRegistry} from '../../../metrics/index.ts';
import {columns} from '../../parts/columns.ts';
import {optionsText} from '../../parts/options-text.ts';
import {metricNamed} from '../../parts/plan.ts';
import {describeMetric, type MetricDescription} from './description.ts';

/** The list of metrics, or one of them with its options; as a table for people or as JSON. */
export function metricsText(name: string | undefined, json: boolean): string {
  if (name === undefined) {
    const all = metricRegistry.map(describeMetric);
    return json ? JSON.stringify(all, undefined, 2) : listText(all);
  }
  const one = describeMetric(metricNamed(name, 'metrics'));
  return json ? JSON.stringify(one, undefined, 2) : metricText(one);
}

function listText(metrics: readonly MetricDescription[]): string {
  const head = ['metric', 'range', 'better', 'needs', 'cost per image'];
  const rows = metrics.map(({name, range, direction, needs, cost}) => [name, range, direction, needs, cost]);
  return [
    columns([head, ...rows]),
    '',
    "needs: all need maps; 'masks' says where the object is, 'model' asks the model too, 'explainer' makes maps again,",
    "'several maps' compares methods",
    "'tfjs-explain metrics NAME' describes one metric and its options",
  ].join('\n');
}

function metricText({name, title, code, options, range, direction, needs, cost, paper}: MetricDescription): string {
  const facts = [
    ['in code', `metrics.${code}()`],
    ['range', range],
    ['better', direction],
    ['needs', needs],
    ['cost per image', cost],
    ['paper', paper],
  ];
  return [`${name}: ${title}`, '', columns(facts), '', optionsText(options)].join('\n');
}
