import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../../src/core/errors.ts';
import {meanOf} from '../../src/evolution/drift.ts';
import {areaOf, massIn, pointsInto} from '../../src/evolution/right-reasons.ts';
import {rightReasonsTerm} from '../../src/evolution/rrr.ts';
import {type Looked, type Shortcut, shortcutWatch} from '../../src/evolution/shortcut.ts';
import {plain, short, table} from '../../src/report/markdown.ts';
import {type Part, partsOf} from '../../src/report/paint.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';
import {type Explained, explainStep, type StepSetting, withTensors} from '../explain-step.ts';
import {chart} from '../layout.ts';
import type {Masks} from '../masks.ts';
import type {ObservedStep, Observer, RunScene} from '../observer.ts';
import type {Warning} from '../step-numbers.ts';

/** Under these in tags: `grad-cam/mass-in-mask`. */
const [mass, pointing, term] = ['mass-in-mask', 'pointing-game', 'rrr'] as const;

/**
 * Whether the maps lie on what matters, where the user says what that is: the share of each map inside the masks, how often its
 * highest place is inside, the term of Ross et al. 2017, and a warning where a rising accuracy seems to rest on something else.
 */
export function rightReasons({prepared}: RunScene): Observer | undefined {
  const {masks, masked: setting} = prepared;
  if (!masks) return undefined;
  const {inputs, labels} = setting;
  const batch = {inputs, labels, inputNames: prepared.batch.inputNames};
  const areas = masks.inside.map(areaOf);
  const watch = shortcutWatch();
  const termChart = setting.classes ? [chart('right-reasons term', term)] : [];
  return {
    name: 'rightReasons',
    charts: [
      {title: 'right reasons', charts: [chart(mass, `.+/${mass}`), chart(pointing, `.+/${pointing}`), ...termChart]},
    ],
    async observe({explained, logs}) {
      const {step} = explained;
      const own = setting === prepared.setting ? explained : await explainStep(step, setting);
      const numbers: {[tag: string]: number} = {};
      const records: LogRecord[] = [];
      const masses = new Map<string, readonly (number | undefined)[]>();
      for (const part of own.methods.flatMap((method) => partsOf(method, batch))) {
        if (!covers(part, masks)) continue;
        const [inside, hits] = measured(part, masks);
        masses.set(part.tag, inside);
        numbers[`${part.tag}/${mass}`] = meanOf(numbersOf(inside));
        numbers[`${part.tag}/${pointing}`] = meanOf(numbersOf(hits));
        const values = Float32Array.from([...numbersOf(inside), ...numbersOf(hits)]);
        records.push({kind: 'array', tag: `${part.tag}/right-reasons`, step, values, shape: [2, inside.length]});
      }
      const warnings: Warning[] = [];
      if (setting.classes) {
        try {
          numbers[term] = meanOf(await terms(masks, setting));
        } catch (error) {
          // The maps may well come from methods that need no gradient.
          if (!(error instanceof ExplainError) || error.code !== 'not-applicable') throw error;
          warnings.push({about: term, text: `step ${step}: no right-reasons term: ${error.message}`});
        }
      }
      const images = own.predictions.map(
        ({right}, row): Looked => ({
          label: setting.classes ? labels?.[row] : undefined,
          right,
          area: areas[row] ?? 0,
          masses: [...masses.values()].map((inside) => inside[row]),
        }),
      );
      const found = masses.size > 0 ? watch.add(accuracyOf(own, logs), images) : [];
      const info = {area: meanOf(areas), ...(found.length > 0 ? {shortcut: found} : {})};
      return {
        ...{numbers, records, info},
        warnings: [...warnings, ...found.map((one) => warningOf(one, step, [...masses.keys()], prepared))],
        text: textOf([...masses.keys()], numbers, meanOf(areas)),
      };
    },
  };
}

/** Whether a part has a map of the image's own places. */
function covers({planes, input}: Part, {input: masked, height, width}: Masks): boolean {
  return input === masked && planes.every((plane) => plane.height === height && plane.width === width);
}

function measured({planes}: Part, {inside}: Masks): [(number | undefined)[], (number | undefined)[]] {
  const own = (row: number) => inside[row] ?? new Uint8Array();
  return [planes.map((plane, row) => massIn(plane, own(row))), planes.map((plane, row) => pointsInto(plane, own(row)))];
}

function numbersOf(values: readonly (number | undefined)[]): number[] {
  return values.map((value) => value ?? Number.NaN);
}

/** The right-reasons term of each image. */
function terms({inside, input, height, width}: Masks, setting: StepSetting): Promise<Float32Array> {
  return withTensors(setting, async (x, run) => {
    const values = Float32Array.from(inside.flatMap((mask) => Array.from(mask, (place) => 1 - place)));
    const outside = tf.tensor3d(values, [inside.length, height, width]);
    try {
      return await rightReasonsTerm(setting.network, setting.head, x, outside, input, run);
    } finally {
      outside.dispose();
    }
  });
}

/** Of the images that are explained, where their classes are known; else what the training says. */
function accuracyOf({predictions}: Explained, logs: ObservedStep['logs']): number {
  const judged = predictions.filter(({right}) => right !== undefined);
  if (judged.length > 0) return judged.filter(({right}) => right).length / judged.length;
  return logs['val_acc'] ?? logs['val_accuracy'] ?? logs['acc'] ?? logs['accuracy'] ?? Number.NaN;
}

function warningOf(
  {label, images, start, now, area}: Shortcut,
  step: number,
  methods: readonly string[],
  {captions}: RunScene['prepared'],
): Warning {
  const who = label === undefined ? 'images' : `images of class ${captions.className(label)}`;
  const of = (share: number) => `${(100 * share).toFixed(0)} %`;
  return {
    about: `shortcut ${label ?? 'all'}`,
    text:
      `step ${step}: shortcut: accuracy rises, but the maps of the ${images} ${who} that the model gets right leave what matters: ` +
      `${of(now)} of them lie inside the masks, ${of(start)} at the first step, while the masks cover ${of(area)} of the image ` +
      `(mean of ${methods.join(', ')}). The model may go by something outside of the masks: look at its maps, and try images without that`,
  };
}

function textOf(tags: readonly string[], numbers: {readonly [tag: string]: number}, area: number): string {
  if (tags.length === 0) return '';
  const cell = (tag: string, name: string) => short(numbers[`${tag}/${name}`] ?? Number.NaN);
  const rows = tags.map((tag) => [plain(tag), cell(tag, mass), cell(tag, pointing)]);
  const found = numbers[term];
  return (
    `The masks cover ${short(area)} of the images: about so much lies inside of a map that knows nothing.\n\n` +
    table(['method', 'share of the map inside', 'highest place inside'], rows) +
    (found === undefined
      ? ''
      : `\n\nRight-reasons term (gradients outside of the masks, Ross et al. 2017): ${short(found)}. It grows with the size of the weights as well: compare it only between models that are about as accurate.`)
  );
}
