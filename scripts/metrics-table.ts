import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {AnyMetric} from '../src/core/scoring/metric.ts';
import {metrics} from '../src/index.ts';
import {table} from '../src/report/markdown.ts';
import {anchor, optionsTable, summaryOf} from './registry-pages.ts';

interface Costs {
  readonly note: string;
  readonly metrics: {readonly [name: string]: {readonly rows: number; readonly ms: number}};
}

/** Code name and metric, in the order of the registry. */
const all: readonly (readonly [code: string, metric: AnyMetric])[] = Object.entries(metrics);

const needWords: {readonly [Need in AnyMetric['spec']['needs']]: string} = {
  map: 'the map',
  masks: 'masks',
  model: 'the model',
  explainer: 'the method itself',
  'several maps': 'maps of other methods',
};

/** docs/metrics.md as a whole. */
export function metricsPage(): string {
  // Measured on a machine at rest and kept: a figure of a busy one would be worth nothing.
  const costs: Costs = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'bench', 'metric-costs.json'), 'utf8'));
  const parts = [
    '<!-- Made from the registry by `npx tsx scripts/readme-table.ts`: changes belong into src/metrics. -->',
    '# Metrics',
    'Each judges maps: `metrics.pixelFlipping({step: 16})` in code, `tfjs-explain measure --metric pixel-flipping --set pixel-flipping.step=16` on the ' +
      'command line. Beside its own options each takes `as`, a name to file the scores under when one metric is used twice. An image whose map is not ' +
      'finite, or for which a score makes no sense, gets none, and the reason is told.',
    table(
      ['metric', 'range', 'better', 'needs', 'rows an image', 'ms an image'],
      all.map(([, {spec}]) => {
        const cost = costs.metrics[spec.name];
        const range = spec.range.replaceAll('|', '\\|');
        return [
          `[${spec.title}](#${anchor(spec.title)})`,
          ...[range, spec.direction.replace(' is better', ''), needWords[spec.needs]],
          ...(cost ? [String(cost.rows), String(cost.ms)] : ['not measured', 'not measured']),
        ];
      }),
    ),
    `${costs.note}. Rows are those that go through the model.`,
    ...all.map(([code, {spec}]) => section(code, spec)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(code: string, spec: AnyMetric['spec']): string {
  const facts = [
    `\`metrics.${code}()\`, filed under \`${spec.name}\`.`,
    `- Range: ${spec.range}; ${spec.direction}. Needs ${needWords[spec.needs]}.`,
    `- Cost an image: ${spec.cost}.`,
    `- Paper: <${spec.paper}>`,
  ];
  return [`## ${spec.title}`, summaryOf('metrics', spec.name, code), facts.join('\n'), optionsTable(spec.options)].join(
    '\n\n',
  );
}
