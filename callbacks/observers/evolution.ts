import {type Drift, type DriftTracker, driftTracker, meanOf} from '../../src/evolution/drift.ts';
import {measures} from '../../src/evolution/measures.ts';
import {outputChange, type Sanity, sanityOf} from '../../src/evolution/sanity.ts';
import {table} from '../../src/report/markdown.ts';
import {type Part, partsOf} from '../../src/report/paint.ts';
import type {PlainTensor} from '../../src/report/plain.ts';
import type {ExplainedBatch} from '../../src/report/step.ts';
import type {ChartGroup, LogRecord} from '../../src/sinks/sink.ts';
import {chart} from '../layout.ts';
import type {ObservedStep, Observer, RunScene} from '../observer.ts';

/** The words of tags: against the step before, against step 0, against a chosen step. */
const words = {previous: 'drift', start: 'since-start', reference: 'since-reference'} as const;

/** Chance alone gives step 0 an accuracy beyond this many standard deviations in one of 1000 runs. */
const chanceDeviations = 3;

interface Followed {
  readonly tracker: DriftTracker;
  /** The maps of step 0. */
  start: readonly Part['planes'][number][] | undefined;
}

/**
 * How far each method's maps are from those of the step before, of step 0 and of a chosen step; where they have settled;
 * and whether they depend on the model at all.
 */
export function evolution({prepared, options, earlier, resumed}: RunScene): Observer | undefined {
  const asked = options.evolution ?? true;
  if (asked === false) return undefined;
  const settings = asked === true ? {} : asked;
  const {batch} = prepared;
  const followed = new Map<string, Followed>();
  const counts = placesThatCount(batch);
  let startOutputs: PlainTensor | undefined;
  let fresh = !resumed && settings.pretrained !== true;

  const follow = (part: Part): Followed => {
    const own = followed.get(part.tag) ?? {tracker: driftTracker(settings), start: undefined};
    followed.set(part.tag, own);
    return own;
  };

  /** The earlier steps of a run that is gone on with, once for each method. */
  const recalled = new Set<string>();
  const recall = (method: ObservedStep['explained']['methods'][number], before: number) => {
    if (!earlier || recalled.has(method.name)) return;
    recalled.add(method.name);
    for (const step of earlier.steps.filter((one) => one < before)) {
      const past = earlier.at(step, method);
      if (!past) continue;
      for (const part of partsOf(past.method, batch)) follow(part).tracker.add(step, part.planes);
    }
  };

  return {
    name: 'evolution',
    charts: chartsOf(settings.reference),
    observe({explained}) {
      const {step, outputs, methods} = explained;
      if (step === 0) {
        startOutputs = outputs;
        fresh &&= !knowsAlready(explained.predictions, prepared);
      }
      const numbers: {[tag: string]: number} = {};
      const records: LogRecord[] = [];
      const info: {[method: string]: unknown} = {};
      const warnings: {about: string; text: string}[] = [];
      const changed = startOutputs && outputs ? changeOf(startOutputs, outputs, prepared) : Number.NaN;
      for (const method of methods) {
        recall(method, step);
        for (const part of partsOf(method, batch)) {
          const own = follow(part);
          const drift = own.tracker.add(step, part.planes);
          if (step === 0) own.start = part.planes;
          Object.assign(numbers, meansOf(part.tag, drift));
          records.push(...driftArrays(part.tag, step, drift));
          const sanity = judged(part, own, counts, fresh, changed);
          if (sanity) info[part.tag] = sanity;
          if (sanity?.verdict === 'fails') {
            warnings.push({
              about: `${part.tag} sanity`,
              text:
                `step ${step}: ${part.tag} shows nearly the same maps as before training (rank correlation ` +
                `${sanity.similarity.toFixed(2)}), though the model says other things now: it shows the input rather than the ` +
                'model (Adebayo et al. 2018)',
            });
          }
        }
      }
      return {numbers, records, warnings, info, text: driftText(numbers, info)};
    },
    finish({explained}) {
      const entries = [...followed].map(([tag, {tracker}]) => ({tag, settled: tracker.settledAt()}));
      return {
        info: {settledAt: Object.fromEntries(entries.map(({tag, settled}) => [tag, settled]))},
        records: [{kind: 'text', tag: 'settled', step: explained.step, text: settledText(entries)}],
      };
    },
  };
}

/** Of each comparison a chart for each measure, with all methods in it. */
function chartsOf(reference: number | undefined): ChartGroup[] {
  const group = (title: string, word: string): ChartGroup => ({
    title,
    charts: measures.map(({name}) => chart(name, `.+/${word}/${name}`)),
  });
  return [
    group('maps against the step before', words.previous),
    group('maps against step 0', words.start),
    ...(reference === undefined ? [] : [group(`maps against step ${reference}`, words.reference)]),
  ];
}

/** Places of each image that are not at a baseline of zero; undefined where maps and inputs have different places. */
function placesThatCount({inputs}: ExplainedBatch): (input: number | undefined, row: number) => boolean[] | undefined {
  return (index, row) => {
    const input = index === undefined ? undefined : inputs[index];
    if (!input) return undefined;
    const [, ...sides] = input.shape;
    const channels = sides.length > 1 ? (sides.at(-1) ?? 1) : 1;
    const size = sides.reduce((a, b) => a * b, 1);
    const own = input.values.subarray(row * size, (row + 1) * size);
    return Array.from({length: size / channels}, (_, place) =>
      own.subarray(place * channels, (place + 1) * channels).some((value) => value !== 0),
    );
  };
}

function judged(
  part: Part,
  {start}: Followed,
  counts: (input: number | undefined, row: number) => boolean[] | undefined,
  fresh: boolean,
  changed: number,
): Sanity | undefined {
  if (!fresh || !start) return {verdict: 'not applicable', similarity: Number.NaN};
  if (start === part.planes) return undefined;
  const places = part.planes.map((plane, row) => {
    const own = counts(part.input, row);
    return own?.length === plane.values.length ? own : undefined;
  });
  return sanityOf(start, part.planes, places, changed);
}

/** How much the model changed what it says; outputs that are no distributions are judged by their largest difference. */
function changeOf(then: PlainTensor, now: PlainTensor, {setting}: RunScene['prepared']): number {
  const units = setting.head.units;
  if (setting.head.kind !== 'linear') return outputChange(then.values, now.values, units);
  const largest = now.values.reduce((most, value, i) => Math.max(most, Math.abs(value - (then.values[i] ?? 0))), 0);
  const size = now.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return size > 0 ? largest / size : 0;
}

/** Whether the model is right more often at step 0 than chance can tell: then its weights are not fresh. */
function knowsAlready(predictions: readonly {readonly right?: boolean | undefined}[], {setting}: RunScene['prepared']) {
  const judgedOnes = predictions.filter(({right}) => right !== undefined);
  if (judgedOnes.length === 0) return false;
  const chance = 1 / Math.max(2, setting.head.units);
  const deviation = Math.sqrt((chance * (1 - chance)) / judgedOnes.length);
  const accuracy = judgedOnes.filter(({right}) => right).length / judgedOnes.length;
  return accuracy > chance + chanceDeviations * deviation;
}

function meansOf(tag: string, drift: Drift): {[tag: string]: number} {
  const entries = (['previous', 'start', 'reference'] as const).flatMap((against) =>
    Object.entries(drift[against] ?? {}).map(([measure, values]) => [
      `${tag}/${words[against]}/${measure}`,
      meanOf(values),
    ]),
  );
  return Object.fromEntries(entries);
}

/** The numbers of each image, [measures, n]: small enough to keep them all. */
function driftArrays(tag: string, step: number, drift: Drift): LogRecord[] {
  return (['previous', 'start', 'reference'] as const).flatMap((against): LogRecord[] => {
    const found = Object.values(drift[against] ?? {});
    if (found.length === 0) return [];
    const images = found[0]?.length ?? 0;
    const values = new Float32Array(found.length * images);
    for (const [i, row] of found.entries()) values.set(row, i * images);
    return [{kind: 'array', tag: `${tag}/${words[against]}`, step, values, shape: [found.length, images]}];
  });
}

function driftText(numbers: {readonly [tag: string]: number}, info: {readonly [tag: string]: unknown}): string {
  const tags = [...new Set(Object.keys(numbers).map((key) => key.replace(/\/(drift|since-\w+)\/[\w-]+$/, '')))];
  if (tags.length === 0) return '';
  const cell = (tag: string, end: string) => numbers[`${tag}/${end}`]?.toFixed(3) ?? '';
  const rows = tags.map((tag) => [
    tag,
    cell(tag, 'drift/spearman'),
    cell(tag, 'drift/ssim'),
    cell(tag, 'drift/top-k'),
    cell(tag, 'since-start/spearman'),
    verdictOf(info[tag]),
  ]);
  const heads = ['method', '1 - Spearman', '1 - SSIM', '1 - top-k IoU', 'since start', 'depends on the model'];
  return `How far the maps are from those of the step before:\n\n${table(heads, rows)}`;
}

function verdictOf(sanity: unknown): string {
  return typeof sanity === 'object' && sanity !== null && 'verdict' in sanity ? String(sanity.verdict) : '';
}

function settledText(entries: readonly {readonly tag: string; readonly settled: readonly (number | undefined)[]}[]) {
  const rows = entries.map(({tag, settled}) => {
    const done = settled.filter((step) => step !== undefined);
    const last = Math.max(...done);
    return [
      tag,
      `${done.length} of ${settled.length}`,
      done.length === settled.length && done.length > 0 ? `${last}` : '',
    ];
  });
  return (
    'An image has settled at the last step at which its map still moved by more than the bound (1 - Spearman against the step ' +
    `before). That maps settle says nothing about whether they are right.\n\n${table(['method', 'images settled', 'all at step'], rows)}`
  );
}
