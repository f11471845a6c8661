import {messageOf} from '../../../core/errors.ts';
import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {numberText} from '../../app/number-words.ts';
import type {State} from '../../app/state.ts';
import {task} from '../../app/task.ts';
import type {Compared} from '../../data/compared.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Points} from '../../data/datapoints.ts';
import {type Rows, rowOf} from '../../data/npy.ts';
import {className} from '../../data/run.ts';
import {pictureCanvas, rangeOfAll, thumbnail} from '../../drawing/thumbnail.ts';
import {type Fill, fillFor, type Patch} from '../../maths/patches.ts';
import {predictedOf, scoresOf} from '../../maths/scores.ts';
import type {Tools} from '../view.ts';
import {differenceFigure, shownFigure} from './difference.ts';
import {type Search, smallestPatch} from './smallest-patch.ts';

export interface PatchPart {
  readonly element: HTMLElement;
  show(points: Points, row: number, state: State, other: Compared | undefined): void;
  rows(): readonly (readonly CsvCell[])[];
  figures(): readonly HTMLCanvasElement[];
}

const fills: readonly (readonly [Fill, string])[] = [
  ['grey', 'grey'],
  ['mean', "the image's mean"],
  ['blur', 'blurred image'],
];

/** The smallest patch whose occlusion makes the model say another class. */
export function patchPart(tools: Tools): PatchPart {
  const fill = el('select', {id: 'cf-fill'}, ...fills.map(([value, title]) => el('option', {value}, title)));
  const search = el(
    'button',
    {
      type: 'button',
      onclick: () => {
        shownFor = '';
        tools.change({fill: fill.value});
      },
    },
    'search',
  );
  fill.addEventListener('change', () => {
    if (shownFor !== '') tools.change({fill: fill.value});
  });
  const work = task(() => {
    replaceKept(result, el('p', {}, 'The search was ended.'));
    tools.change({fill: undefined});
  });
  const result = el('div', {'aria-live': 'polite'});
  let shownFor = '';
  let table: readonly (readonly CsvCell[])[] = [];

  const begin = async (points: Points, row: number, kind: Fill, other: Compared | undefined): Promise<void> => {
    const {inputs, model, predicted} = points;
    const said = predicted[row];
    if (inputs instanceof Error) throw new Error(`the inputs can't be read: ${inputs.message}`);
    if (model === undefined) throw new Error('this needs the stored model, and the run has none of this epoch');
    if (said === undefined) throw new Error('the model says no class of this datapoint');
    const image = rowOf(inputs, row);
    if (image.shape.length !== 3)
      throw new Error(`patches are put on images [h, w, c]; this input is [${image.shape.join(', ')}]`);
    const {min, max} = rangeOfAll(inputs);
    const watched = work.begin('patches tried');
    const put = fillFor(kind, image, {low: min, high: max});
    try {
      const answer = await smallestPatch(
        {image, fill: put, said},
        (some) => tools.engine.predict(model, some),
        watched,
      );
      const beside = answer.found === undefined ? undefined : await saidBeside(other, [image, answer.found.image]);
      if (!watched.isOver()) render(points, row, image, answer, kind, beside);
    } finally {
      watched.finish();
    }
  };

  const render = (
    points: Points,
    row: number,
    image: Rows,
    answer: Search,
    kind: Fill,
    beside: string | undefined,
  ): void => {
    const name = (fills.find(([value]) => value === kind) ?? ['', kind])[1];
    const coarse = answer.step > 1 ? ` The image is large: patches stand every ${answer.step} pixels.` : '';
    const {found, tried} = answer;
    if (found === undefined) {
      table = [];
      replaceKept(
        result,
        el(
          'p',
          {},
          `None of ${tried} patches of ${name}, up to ${answer.side} x ${answer.side}, which is half of the image, makes the model say another class.${coarse}`,
        ),
      );
      return;
    }
    const {patch, said} = found;
    const before = points.predicted[row];
    const units = points.scores === undefined ? 0 : points.scores.classes;
    const scoreOf = (unit: number): number => points.scores?.values[row * units + unit] ?? Number.NaN;
    const lines = Array.from(
      {length: units},
      (_, unit) => [className(points.run, unit), scoreOf(unit), found.scores[unit] ?? Number.NaN] as const,
    );
    const place = `${patch.side} x ${patch.side} pixels, from row ${patch.top + 1}, column ${patch.left + 1}`;
    table = [
      ['patch side', 'row', 'column', 'fill', 'said before', 'said after', 'patches tried'],
      [
        patch.side,
        patch.top + 1,
        patch.left + 1,
        kind,
        className(points.run, before),
        className(points.run, said),
        tried,
      ],
      ['class', 'score before', 'score after'],
      ...lines,
    ];
    const after = pictureCanvas(found.image, points.inputs, 'with the patch');
    replaceKept(
      result,
      el(
        'p',
        {},
        `The smallest patch of ${name} is ${place}: then the model says ${className(points.run, said)}, not ${className(points.run, before)}. It is the first of ${tried} that were tried.${coarse}${beside === undefined ? '' : ` ${beside}`}`,
      ),
      el(
        'div',
        {class: 'side-by-side'},
        shownFigure(
          thumbnail(points.inputs, row, 'before'),
          'before',
          `said ${className(points.run, before)}, ${numberText(scoreOf(before ?? 0))}`,
        ),
        shownFigure(
          framed(after, patch),
          'with the patch, framed',
          `said ${className(points.run, said)}, ${numberText(found.scores[said])}`,
        ),
        differenceFigure(image, found.image, 'what the patch changed'),
        el(
          'div',
          {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Scores before and after'},
          el(
            'table',
            {class: 'numbers'},
            el('caption', {}, 'Scores'),
            el(
              'thead',
              {},
              el('tr', {}, ...['class', 'before', 'after'].map((head) => el('th', {scope: 'col'}, head))),
            ),
            el(
              'tbody',
              {},
              ...lines.map(([head, ...scores]) =>
                el('tr', {}, el('th', {scope: 'row'}, head), ...scores.map((score) => el('td', {}, numberText(score)))),
              ),
            ),
          ),
        ),
      ),
    );
  };

  return {
    element: el(
      'div',
      {class: 'patch'},
      el('h3', {}, 'The smallest patch that makes it another class'),
      el('div', {class: 'bar'}, field('cf-fill', 'a patch of', fill), search),
      work.element,
      result,
    ),
    rows: () => table,
    figures: () => [...result.querySelectorAll('canvas')],
    show(points, row, state, other) {
      const kind = fills.find(([value]) => value === state.fill)?.[0];
      if (kind === undefined) {
        work.end();
        if (shownFor !== '') replaceKept(result);
        shownFor = '';
        table = [];
        return;
      }
      fill.value = kind;
      const key = JSON.stringify([points.run.id, points.epoch, points.model, row, kind, other?.name]);
      if (key === shownFor) return;
      shownFor = key;
      table = [];
      replaceKept(result);
      void begin(points, row, kind, other).catch((error: unknown) => {
        if (shownFor === key) replaceKept(result, el('p', {}, `No search: ${messageOf(error)}.`));
      });
    },
  };

  /** What the model that is compared with says of the same two images. */
  async function saidBeside(other: Compared | undefined, both: readonly [Rows, Rows]): Promise<string | undefined> {
    if (other === undefined || other.points instanceof Error || other.points.model === undefined) return undefined;
    const [before, after] = both;
    const values = new Float32Array(2 * before.values.length);
    values.set(before.values);
    values.set(after.values, before.values.length);
    const {run, model} = other.points;
    try {
      const scores = scoresOf(await tools.engine.predict(model, {values, shape: [2, ...before.shape]}));
      const [one, two] = scores === undefined ? [] : predictedOf(scores);
      return `${other.name} says ${className(run, one)} before and ${className(run, two)} after.`;
    } catch (error) {
      return `${other.name} can't say: ${messageOf(error)}.`;
    }
  }
}

/** The picture with a frame around the patch. */
function framed(canvas: HTMLCanvasElement, {top, left, side}: Patch): HTMLElement {
  const {width, height} = canvas;
  canvas.setAttribute('aria-label', `with the patch of ${side} x ${side} pixels at row ${top + 1}, column ${left + 1}`);
  canvas.classList.add('large');
  canvas.style.height = 'auto';
  canvas.style.aspectRatio = `${width} / ${height}`;
  const frame = el('span', {class: 'patch-frame', 'aria-hidden': 'true'});
  const share = (pixels: number, all: number): string => `${(100 * pixels) / all}%`;
  frame.style.left = share(left, width);
  frame.style.top = share(top, height);
  frame.style.width = share(side, width);
  frame.style.height = share(side, height);
  return el('div', {class: 'framed'}, canvas, frame);
}
