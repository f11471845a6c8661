import {type HeatMapRow, heatMap} from '../image/heat-map.ts';
import type {LayersReport, StageReport} from '../layers/measure.ts';
import type {Pixels} from '../sinks/sink.ts';
import {worthWords} from './layers-text.ts';

/** What the layers were like at a step. */
export interface LayersAt {
  readonly step: number;
  readonly report: LayersReport;
}

const colormap = 'viridis';
const percent = (value: number) => `${Math.round(100 * value)}`;

/** Rows are layers, columns epochs, colours how many of its directions a layer uses. */
export function saturationMap(steps: readonly LayersAt[]): Pixels {
  return overSteps(steps, ({saturation}) => saturation, {
    title: 'saturation of the layers',
    subtitle: ['Share of its directions that a layer needs for 99 % of the variance of its features, in percent.'],
    legend: 'saturation',
  });
}

/** Rows are layers, columns epochs, colours how well a linear probe reads the class off a layer; undefined without classes. */
export function probeMap(steps: readonly LayersAt[]): Pixels | undefined {
  const last = steps.at(-1)?.report;
  if (!last?.stages.some(({probe}) => probe)) return undefined;
  return overSteps(steps, ({probe}) => probe?.value, {
    title: 'linear probes of the layers',
    subtitle: [
      `How many of ${last.rows} held-out examples a linear classifier on a layer's pooled features gets right, in percent.`,
    ],
    legend: 'probe accuracy',
  });
}

function overSteps(
  steps: readonly LayersAt[],
  value: (stage: StageReport) => number | undefined,
  {title, subtitle, legend}: {readonly title: string; readonly subtitle: readonly string[]; readonly legend: string},
): Pixels {
  const last = steps.at(-1);
  const rows = (last?.report.stages ?? []).map(({stage, judgement}, i): HeatMapRow => {
    const words = worthWords(judgement);
    const bad = judgement.worth === 'adds nothing' || judgement.starved || judgement.saturated;
    return {
      name: stage.name,
      values: steps.map(({report}) => {
        const own = report.stages[i];
        return own && value(own);
      }),
      note: words === '' ? undefined : {text: words, tone: bad ? 'bad' : undefined},
    };
  });
  return heatMap({
    ...{title: `${title} · epoch ${last?.step}`, subtitle, rows, corner: 'epoch'},
    columns: steps.map(({step}) => `${step}`),
    text: percent,
    legend: {kind: 'positive', limit: 1, text: legend, colormap},
  });
}

/** Rows and columns are layers, colours how much alike their features are. */
export function alignmentMap({step, report: {stages, alignment}}: LayersAt): Pixels {
  const count = stages.length;
  return heatMap({
    title: `alignment of the layers · epoch ${step}`,
    subtitle: [
      'Linear CKA, unbiased, in percent: 100 is the same but for rotation and scale. A few outlying examples can sway it.',
    ],
    columns: stages.map((_, i) => `${i + 1}`),
    rows: stages.map(({stage}, i) => ({
      name: `${stage.name}  ${i + 1}`,
      values: Array.from(alignment.subarray(i * count, (i + 1) * count)),
    })),
    text: percent,
    legend: {kind: 'positive', limit: 1, text: 'linear CKA', colormap},
  });
}
