import {thin} from '../../src/image/filmstrip.ts';
import {layerWatch} from '../../src/layers/measure.ts';
import type {Judgement} from '../../src/layers/verdict.ts';
import {alignmentMap, type LayersAt, probeMap, saturationMap} from '../../src/report/layer-maps.ts';
import {layersText, worthWords} from '../../src/report/layers-text.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import {chart} from '../layout.ts';
import type {Observation, ObservedStep, Observer, RunScene} from '../observer.ts';

/** Columns of a heat map. */
const mostColumns = 20;

/**
 * What each layer adds: saturation, linear probes, alignment, dead and saturated units, and a verdict in words, on a sample of the
 * validation data. At every so many explained steps, the first among them, and at the end.
 */
export function layers({prepared, options}: RunScene): Observer | undefined {
  const {sample} = prepared.data;
  if (!options.layerReport || !sample) return undefined;
  const {every = 1, layers: chosen} = options.layerReport === true ? {} : options.layerReport;
  const {setting, data} = prepared;
  const {network, run} = setting;
  const classes = data.classes ? sample.labels : undefined;
  const watch = layerWatch(network, {inputs: sample.inputs, classes}, {seed: run.seed, layers: chosen});
  let steps: number[] = [];
  let columns: LayersAt[] = [];
  let turn = 0;

  const look = async ({explained: {step}}: ObservedStep): Promise<Observation> => {
    const now: LayersAt = {step, report: await watch.measure(run)};
    steps = [...steps, step];
    const shown = thin(steps, mostColumns);
    columns = [...columns, now].filter((one) => shown.includes(one.step));
    const probes = probeMap(columns);
    const text = layersText(step, now.report);
    const records: LogRecord[] = [
      {kind: 'image', tag: 'layers/saturation', step, image: saturationMap(columns)},
      ...(probes ? [{kind: 'image', tag: 'layers/probe', step, image: probes} as const] : []),
      {kind: 'image', tag: 'layers/alignment', step, image: alignmentMap(now)},
      {kind: 'text', tag: 'layers', step, text},
    ];
    const judgements = now.report.stages.map(({judgement}) => judgement);
    const verdict = Object.fromEntries(judgements.flatMap(told));
    return {numbers: numbersOf(now), records, info: {verdict, ...alignmentInfo(now)}};
  };

  return {
    name: 'layers',
    charts: [
      {
        title: 'layers',
        charts: ['saturation', 'probe', 'dead', 'cka-previous'].map((name) => chart(name, `layers/.+/${name}`)),
        closed: true,
      },
    ],
    observe: (step) => (turn++ % every === 0 ? look(step) : {}),
    async finish(last) {
      if (steps.at(-1) === last.explained.step) return {};
      const {numbers, records, info} = await look(last);
      const {step} = last.explained;
      const scalars = Object.entries(numbers ?? {}).map(
        ([tag, value]) => ({kind: 'scalar', tag, step, value}) as const,
      );
      return {records: [...scalars, ...(records ?? [])], info};
    },
  };
}

/** What is not a number is left out. */
function numbersOf({report}: LayersAt): {[tag: string]: number} {
  const entries = report.stages.flatMap(({stage, saturation, probe, dead, saturatedUnits, ckaPrevious, judgement}) => [
    [`layers/${stage.name}/saturation`, saturation] as const,
    [`layers/${stage.name}/probe`, probe?.value] as const,
    [`layers/${stage.name}/probe-gain`, judgement.gain?.value] as const,
    [`layers/${stage.name}/dead`, dead] as const,
    [`layers/${stage.name}/saturated-units`, saturatedUnits] as const,
    [`layers/${stage.name}/cka-previous`, ckaPrevious] as const,
  ]);
  return Object.fromEntries(
    entries.flatMap(([tag, value]) => (value === undefined || !Number.isFinite(value) ? [] : [[tag, value]])),
  );
}

/** run.json is written at every step: of deep networks the alignment is in its picture alone. */
const mostAligned = 32;

/** How much alike each two layers are, a row a layer. */
function alignmentInfo({report: {stages, alignment}}: LayersAt): {readonly [key: string]: unknown} {
  const count = stages.length;
  if (count > mostAligned) return {};
  const rows = stages.map((_, i) => Array.from(alignment.subarray(i * count, (i + 1) * count), thousandths));
  return {alignment: {layers: stages.map(({stage}) => stage.name), rows}};
}

/** Not a number becomes null. */
function thousandths(value: number): number | null {
  return Number.isFinite(value) ? Math.round(1000 * value) / 1000 : null;
}

function told(judgement: Judgement): [string, string][] {
  const words = worthWords(judgement);
  return words === '' ? [] : [[judgement.name, words]];
}
