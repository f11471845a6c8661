import {confusionOf, confusionPicture} from '../../src/report/confusion.ts';
import {momentOf} from '../../src/report/grids.ts';
import type {PlainTensor} from '../../src/report/plain.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import {predictionsFrom} from '../explain-step.ts';
import type {Observer, RunScene} from '../observer.ts';
import type {Prepared} from '../prepare.ts';
import {sampleOutputs} from '../sample-pass.ts';

/** Classes that get a curve of their own, the most frequent ones. */
const mostCurves = 20;
/** Tags of the curves begin with it. */
const curves = 'precision-recall';

/**
 * How well the explained images, or a larger sample, are told apart: a precision-recall curve for each class and for all of
 * them together, and the confusion matrix as a picture. Only where there are classes and labels.
 */
export function classification({prepared, options}: RunScene): Observer | undefined {
  const {setting, captions, data} = prepared;
  const labels = data.sample?.labels ?? setting.labels;
  if (options.classification === false || !setting.classes || !labels) return undefined;
  const units = Math.max(2, setting.head.units);
  const tags = curveTags(labels, units, prepared);
  return {
    name: 'classification',
    async observe({explained, scene}) {
      const {step} = explained;
      const outputs = explained.outputs && data.sample ? await sampleOutputs(data.sample, setting) : explained.outputs;
      if (!outputs) return {};
      const probabilities = probabilitiesOf(outputs, prepared);
      const records: LogRecord[] = [];
      const curve = (tag: string, classes: readonly number[]) => {
        const scores = classes.map((unit) => probabilities.map((row) => row[unit] ?? Number.NaN));
        records.push({
          ...{kind: 'pr-curve', tag, step, scores: Float32Array.from(scores.flat())},
          positive: classes.flatMap((unit) => labels.map((label) => label === unit)),
          description: `Of ${labels.length} images of the validation data.`,
        });
      };
      for (const [unit, tag] of tags) curve(tag, [unit]);
      if (setting.head.units > 1)
        curve(
          `${curves}/all classes`,
          Array.from({length: units}, (_, unit) => unit),
        );
      const said = predictionsFrom(outputs, {...setting, labels}).map(({unit}) => unit);
      const image = confusionPicture(confusionOf(labels, said, units), {
        moment: momentOf(scene),
        className: captions.className,
      });
      records.push({kind: 'image', tag: 'confusion', step, image});
      return {records};
    },
  };
}

/** The classes that get a curve, with its tag; of a single unit the positive side. */
function curveTags(labels: readonly number[], units: number, {setting, captions}: Prepared): Map<number, string> {
  const tags = new Map<number, string>();
  const taken = new Set<string>(['all classes']);
  const count = (unit: number) => labels.filter((label) => label === unit).length;
  const classes = Array.from({length: units}, (_, unit) => unit)
    .filter((unit) => count(unit) > 0 && (setting.head.units > 1 || unit === 1))
    .sort((a, b) => count(b) - count(a) || a - b)
    .slice(0, mostCurves)
    .sort((a, b) => a - b);
  for (const unit of classes) {
    const own = captions.className(unit).replace(/\p{Control}+/gu, ' ');
    const name = taken.has(own) || own.trim() === '' ? `${own} (${unit})` : own;
    taken.add(name);
    tags.set(unit, `${curves}/${name}`);
  }
  return tags;
}

/** Of each image the probability of each class: outputs that are no probabilities yet go through softmax. */
function probabilitiesOf({values, shape}: PlainTensor, {setting}: Prepared): number[][] {
  const rows = shape[0] ?? 0;
  const width = values.length / Math.max(1, rows);
  return Array.from({length: rows}, (_, row) => {
    const own = Array.from(values.subarray(row * width, (row + 1) * width));
    if (width === 1) return [1 - clamped(own[0]), clamped(own[0])];
    if (setting.head.kind !== 'linear') return own.map(clamped);
    const largest = Math.max(...own);
    const powers = own.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => clamped(power / sum));
  });
}

/** Rounding may lead a little outside of 0 to 1. */
function clamped(value = Number.NaN): number {
  return Math.min(1, Math.max(0, value));
}
