import {messageOf} from '../../../core/errors.ts';
import type {Pixels} from '../../../sinks/sink.ts';
import {breakable} from '../../app/breakable.ts';
import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {whenSeen} from '../../app/in-sight.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {numberText} from '../../app/number-words.ts';
import type {State} from '../../app/state.ts';
import {type Column, type Epoch, nearestEpoch, type Run} from '../../data/run.ts';
import {blank, limitOfPlane, mapPixels, type Plane, paint, planeAt} from '../../drawing/draw.ts';
import type {Cell, Cells, Shown} from '../../drawing/map-cells.ts';
import {setFace} from '../../drawing/map-faces.ts';
import {loadedFor, mapPicture} from '../../drawing/map-picture.ts';
import {keepTabStop} from '../../drawing/pointing.ts';
import {onlyHas} from '../../drawing/problems.ts';
import {sheetPicture} from '../../drawing/sheet-picture.ts';
import {meanDifference, rankDistance} from '../../maths/map-distance.ts';
import type {Tools} from '../view.ts';
import {featureImages, leftOut} from './feature-columns.ts';

/** One image's maps at two epochs, a and b, and a - b. */
export interface Difference {
  readonly element: HTMLElement;
  show(shown: Shown, state: State): void;
}

interface Line {
  readonly column: Column;
  readonly row: HTMLElement;
  readonly cells: readonly [a: Cell, b: Cell];
  readonly canvas: HTMLCanvasElement;
  readonly rank: HTMLElement;
  readonly mean: HTMLElement;
  plane?: Plane | undefined;
  name: string;
  numbers: readonly [rank: number, mean: number];
}

/** Differences are worked out once nobody slides any more. */
const settleMs = 120;

export function difference(first: Run, image: number, cells: Cells, {change, arrays, tell}: Tools): Difference {
  const epochSelect = (key: 'from' | 'to'): HTMLSelectElement => {
    const select = el('select', {
      id: `difference-${key}`,
      onchange: () => change({[key]: select.value === '' ? undefined : Number(select.value)}),
    });
    return select;
  };
  const [to, from] = [epochSelect('to'), epochSelect('from')];
  let now: {readonly shown: Shown; readonly a: Epoch; readonly b: Epoch} | undefined;
  let drawn: string | undefined;
  let timer: number | undefined;
  let isSeen = false;
  const lines = first.columns.map((column): Line => {
    const canvas = el('canvas', {class: 'map', role: 'img', 'aria-label': `${column.tag}, a − b`, width: 1, height: 1});
    canvas.tabIndex = -1;
    const line: Line = {
      ...{column, canvas, name: column.tag, numbers: [Number.NaN, Number.NaN]},
      ...{row: el('tr'), rank: el('td', {class: 'number'}), mean: el('td', {class: 'number'})},
      cells: [cells.map(column, image), cells.map(column, image)],
    };
    setFace(canvas, {
      compare: undefined,
      read: () =>
        Promise.resolve(
          line.plane === undefined ? `${line.name}: no difference` : {name: line.name, plane: line.plane},
        ),
    });
    const [a, b] = line.cells;
    line.row.append(
      el('th', {scope: 'row'}, ...breakable(column.tag)),
      ...[a.element, b.element, el('div', {class: 'cell'}, canvas)].map((cell) => el('td', {}, cell)),
      line.rank,
      line.mean,
    );
    return line;
  });
  const words = el('p', {class: 'soft'});
  const table = el(
    'table',
    {class: 'two-epochs'},
    el('caption', {class: 'hidden'}, 'Maps of the image at two epochs and their difference'),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['method', 'a', 'b', 'a − b', '1 − Spearman', 'mean |a − b|'].map((name) => el('th', {scope: 'col'}, name)),
      ),
    ),
    el('tbody', {}, ...lines.map(({row}) => row)),
  );
  const area = el(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Difference of two epochs'},
    table,
  );

  const work = async (line: Line, {shown, a, b}: NonNullable<typeof now>): Promise<void> => {
    const {column, canvas} = line;
    const name = `${column.tag}, image ${image + 1}, epoch ${a.epoch} − epoch ${b.epoch}`;
    const [one, other] = await Promise.all(
      [a, b].map((epoch) => loadedFor(arrays, shown.run, epoch.maps.get(column.tag))),
    );
    if (now?.a !== a || now.b !== b) return;
    line.name = name;
    try {
      const planes = [one, other].map((loaded) => planeAt(onlyHas(loaded?.map, image), image, column));
      const [p, q] = planes;
      if (p === undefined || q === undefined || p.values.length !== q.values.length) throw new Error('sizes differ');
      line.plane = {...p, values: p.values.map((value, i) => value - (q.values[i] ?? 0))};
      line.numbers = [rankDistance(p, q), meanDifference(p, q)];
      paint(canvas, differencePixels(line.plane, shown));
      canvas.classList.remove('gap');
      const limit = limitOfPlane(line.plane).toPrecision(3);
      canvas.setAttribute('aria-label', `${name}; full colour at ${limit}`);
    } catch (error) {
      line.plane = undefined;
      line.numbers = [Number.NaN, Number.NaN];
      blank(canvas);
      canvas.classList.add('gap');
      line.name = `${name}: ${messageOf(error)}`;
      canvas.setAttribute('aria-label', line.name);
    }
    line.rank.textContent = numberText(line.numbers[0]);
    line.mean.textContent = numberText(line.numbers[1]);
  };
  const refresh = (): void => {
    window.clearTimeout(timer);
    if (now === undefined || !isSeen) return;
    const {shown, a, b} = now;
    const key = JSON.stringify([shown.run.id, a.epoch, b.epoch, shown.colormaps, a.maps.size, b.maps.size]);
    if (key === drawn) return;
    timer = window.setTimeout(() => {
      drawn = key;
      for (const line of lines) {
        line.cells[0].show({...shown, epoch: a});
        line.cells[1].show({...shown, epoch: b});
        if (now !== undefined) void work(line, now);
      }
    }, settleMs);
  };
  const keep = keepButtons(() => {
    if (now === undefined) return undefined;
    const {shown, a, b} = now;
    return {
      name: `${shown.run.id || 'run'}-image-${image + 1}-epoch-${a.epoch}-minus-${b.epoch}`,
      rows: [
        ['method', 'a', 'b', '1 - Spearman', 'mean |a - b|'],
        ...lines.map(({column, numbers: [rank, mean]}) => [column.tag, a.epoch, b.epoch, rank, mean]),
      ],
      async picture() {
        const rows = await Promise.all(
          lines.map(async ({column, plane}) => {
            const maps = await Promise.all(
              [a, b].map(async (epoch): Promise<Pixels | undefined> => {
                const loaded = await loadedFor(arrays, shown.run, epoch.maps.get(column.tag));
                try {
                  return mapPicture({...shown, epoch}, column, image, loaded).pixels;
                } catch {
                  return undefined;
                }
              }),
            );
            return {
              label: column.tag,
              cells: [...maps, plane === undefined ? undefined : differencePixels(plane, shown)],
            };
          }),
        );
        const columns = [`epoch ${a.epoch}`, `epoch ${b.epoch}`, 'a − b'];
        return sheetPicture({title: `image ${image + 1}: epoch ${a.epoch} − epoch ${b.epoch}`, columns, rows});
      },
    };
  }, tell);
  void featureImages(first, arrays).then((count) => {
    const without = lines.filter(({column}) => column.isFeatures && image >= count);
    for (const {row} of without) row.hidden = true;
    if (without.length > 0) {
      const names = without.map(({column}) => column);
      area.after(el('p', {class: 'soft'}, leftOut(names, count)));
    }
  });
  keepTabStop(area);
  whenSeen(area, (seen) => {
    isSeen = seen;
    refresh();
  });

  return {
    element: el(
      'div',
      {class: 'two-epochs-part'},
      el('div', {class: 'head'}, el('h3', {}, 'Difference of two epochs'), keep),
      el('div', {class: 'bar'}, field('difference-to', 'a: epoch', to), field('difference-from', 'b: epoch', from)),
      words,
      area,
    ),
    show(shown, state) {
      const {run} = shown;
      const at = run.epochs.findIndex(({epoch}) => epoch === shown.epoch.epoch);
      const before = run.epochs[Math.max(0, at - 1)] ?? shown.epoch;
      const a = state.to === undefined ? shown.epoch : (nearestEpoch(run, state.to) ?? shown.epoch);
      const b = state.from === undefined ? before : (nearestEpoch(run, state.from) ?? before);
      fill(to, run, 'the one shown', state.to === undefined ? '' : String(a.epoch));
      fill(from, run, 'the one before', state.from === undefined ? '' : String(b.epoch));
      now = {shown, a, b};
      const told = `a is epoch ${a.epoch}, b is epoch ${b.epoch}. a − b is as signed colours, from − over 0 to +.`;
      if (words.textContent !== told) words.textContent = told;
      refresh();
    },
  };
}

function differencePixels(plane: Plane, {colormaps}: Shown): Pixels {
  return mapPixels(plane, {kind: 'signed', limit: limitOfPlane(plane), base: undefined, opacity: 100, colormaps});
}

function fill(select: HTMLSelectElement, run: Run, none: string, value: string): void {
  const epochs = run.epochs.map(({epoch}) => String(epoch));
  if (
    select.options.length !== epochs.length + 1 ||
    epochs.some((epoch, i) => select.options[i + 1]?.value !== epoch)
  ) {
    select.replaceChildren(
      el('option', {value: ''}, none),
      ...epochs.map((epoch) => el('option', {value: epoch}, epoch)),
    );
  }
  if (select.value !== value) select.value = value;
}
