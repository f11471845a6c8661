import type {Estimate} from '../layers/intervals.ts';
import type {LayersReport, StageReport} from '../layers/measure.ts';
import type {ReceptiveField} from '../layers/receptive-field.ts';
import type {Judgement} from '../layers/verdict.ts';
import {plain, table} from './markdown.ts';

/** A judgement in a few words; '' for a layer of which there is nothing to say. */
export function worthWords({worth, starved, saturated}: Judgement): string {
  const worths = {adds: '', 'adds nothing': 'adds nothing', 'cannot tell': 'cannot tell', 'not judged': ''} as const;
  return [worths[worth], starved ? 'starved' : '', saturated ? 'saturated' : ''].filter(Boolean).join(', ');
}

/** What the layers do for the network, as Markdown: the verdict in words, then all numbers. */
export function layersText(step: number, report: LayersReport): string {
  const {stages, rows, inputProbe} = report;
  const judged = stages.some(({probe}) => probe);
  const heads = [
    'layer',
    'width',
    'saturation',
    'probe',
    'gain over the layer before',
    'best gain from here on',
  ].concat(['CKA with the layer before', 'with the step before', 'dead', 'saturated units', 'sees', 'verdict']);
  const input = inputProbe
    ? [['the input itself', '', '', estimate(inputProbe), ...new Array<string>(8).fill('')]]
    : [];
  return [
    `## Layers · epoch ${step}`,
    ...verdictLines(stages, judged),
    table(heads, [...input, ...stages.map(row)]),
    `Measured on ${rows} examples; features are means over places, so that what depends on where something stands is not seen. ` +
      'Probe: accuracy of a linear classifier on examples that it was not fitted on, with its interval of 95 %. Gain: percentage points, ' +
      'the interval being of 95 % for all comparisons at once. Saturation: share of its directions that a layer needs for 99 % ' +
      'of the variance. CKA can be swayed by a few outlying examples (Davari et al. 2022): it is evidence, no proof.',
  ].join('\n\n');
}

function verdictLines(stages: readonly StageReport[], judged: boolean): string[] {
  const names = (is: (stage: StageReport) => boolean) => stages.filter(is).map(({stage}) => `**${plain(stage.name)}**`);
  const idle = stages.filter(({judgement}) => judgement.worth === 'adds nothing');
  const unsure = names(({judgement}) => judgement.worth === 'cannot tell');
  const starved = names(({judgement}) => judgement.starved);
  const saturated = names(({judgement}) => judgement.saturated);
  const lines = [
    ...idle.map(
      ({stage, judgement: {gain}, saturation, ckaBefore}) =>
        `- **${plain(stage.name)}** adds nothing: the probe gains ${gain ? points(gain) : '?'} percentage points over what the layer gets, ` +
        `and later layers no more (saturation ${saturation.toFixed(2)}, CKA with the layer before ${decimal(ckaBefore)}).`,
    ),
    ...(unsure.length > 0 ? [`- Of ${unsure.join(', ')} it cannot be told from so few examples.`] : []),
    ...(starved.length > 0
      ? [`- Starved: ${starved.join(', ')}. Half or more of the units say the same whatever they see.`]
      : []),
    ...(saturated.length > 0
      ? [
          `- Saturated: ${saturated.join(', ')}. Half or more of the units are nearly always at an end of their activation.`,
        ]
      : []),
  ];
  if (!judged) return ['What layers add is not judged: it takes classes, and labels for them.', ...joined(lines)];
  return lines.length > 0 ? joined(lines) : ['Every layer adds something, and none is starved.'];
}

function joined(lines: readonly string[]): string[] {
  return lines.length > 0 ? [lines.join('\n')] : [];
}

function row(report: StageReport): string[] {
  const {stage, width, saturation, probe, judgement, ckaBefore, ckaPrevious, dead, saturatedUnits, field} = report;
  return [
    plain(stage.name),
    `${width}`,
    decimal(saturation),
    probe ? estimate(probe) : '',
    judgement.gain ? points(judgement.gain) : '',
    judgement.best ? points(judgement.best) : '',
    decimal(ckaBefore),
    decimal(ckaPrevious),
    percent(dead),
    percent(saturatedUnits),
    fieldWords(field),
    worthWords(judgement) || (judgement.worth === 'adds' ? 'adds' : ''),
  ];
}

function fieldWords(field: ReceptiveField | undefined): string {
  return field ? field.axes.map(({size}) => size).join(' x ') : '';
}

function estimate({value, low, high}: Estimate): string {
  const digits = (share: number) => (100 * share).toFixed(1);
  return `${digits(value)} % (${digits(low)} to ${digits(high)})`;
}

function points({value, low, high}: Estimate): string {
  const digits = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
  return `${digits(value)} (${digits(low)} to ${digits(high)})`;
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${Math.round(100 * share)} %`;
}

function decimal(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : value.toFixed(2);
}
