import {colormapNames, type MapKind} from '../../../image/colormaps.ts';
import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {type Only, onlys, orders, type State} from '../../app/state.ts';
import {className, type Run} from '../../data/run.ts';
import {mapPixels, paint} from '../../drawing/draw.ts';

/** Which images are shown, in which order, and how maps are drawn. */
export interface GalleryTools {
  readonly element: HTMLElement;
  show(state: State, run: Run): void;
  /** Says how many of the images are shown, and by what they are ordered. */
  tell(words: string): void;
}

const onlyNames: {readonly [name in Only]: string} = {
  all: 'all',
  right: 'right now',
  wrong: 'wrong now',
  flipped: 'flipped up to now',
  forgotten: 'forgotten: right before, wrong now',
};
const orderNames = {rows: 'as chosen', drift: 'highest drift first'} as const;

export function galleryTools(change: (part: Partial<State>) => void): GalleryTools {
  const classSelect = (id: 'label' | 'says'): HTMLSelectElement => {
    const select = el('select', {
      id: `gallery-${id}`,
      onchange: () => change({[id]: select.value === '' ? undefined : Number(select.value)}),
    });
    return select;
  };
  const [label, says] = [classSelect('label'), classSelect('says')];
  const only = el(
    'select',
    {
      id: 'gallery-only',
      onchange: () => change({only: onlys.find((name) => name === only.value) ?? 'all'}),
    },
    ...onlys.map((name) => el('option', {value: name}, onlyNames[name])),
  );
  const order = el(
    'select',
    {
      id: 'gallery-order',
      onchange: () => change({order: orders.find((name) => name === order.value) ?? 'rows'}),
    },
    ...orders.map((name) => el('option', {value: name}, orderNames[name])),
  );
  const colours = (['signed', 'positive'] as const).map((kind) => colourSelect(kind, change));
  const original = el('input', {
    ...{type: 'checkbox', id: 'gallery-original'},
    onchange: () => change({original: original.checked}),
  });
  const all = el(
    'button',
    {
      type: 'button',
      onclick: () => change({label: undefined, says: undefined, only: 'all', order: 'rows'}),
    },
    'show all',
  );
  const count = el('p', {class: 'count', role: 'status'});
  return {
    element: el(
      'div',
      {class: 'gallery-tools'},
      el(
        'div',
        {class: 'bar'},
        field('gallery-only', 'images', only),
        field('gallery-label', 'label', label),
        field('gallery-says', 'prediction', says),
        field('gallery-order', 'order', order),
        all,
      ),
      el(
        'div',
        {class: 'bar'},
        ...colours.map(({id, name, select, ramp}) => field(id, name, select, ramp)),
        el('div', {class: 'field'}, original, el('label', {for: 'gallery-original'}, 'original while pointed at')),
      ),
      count,
    ),
    show(state, run) {
      fill(label, run, classesOf(run.labels), state.label);
      fill(says, run, classesOf(saidClasses(run)), state.says);
      only.value = state.only;
      order.value = state.order;
      for (const {kind, set} of colours) set(state[kind]);
      original.checked = state.original;
      all.disabled =
        state.label === undefined && state.says === undefined && state.only === 'all' && state.order === 'rows';
    },
    tell(words) {
      if (count.textContent !== words) count.textContent = words;
    },
  };
}

function colourSelect(kind: MapKind, change: (part: Partial<State>) => void) {
  const names = colormapNames(kind);
  const select = el(
    'select',
    {
      id: `gallery-${kind}`,
      // The first one is how maps are drawn anyway.
      onchange: () => change({[kind]: select.value === names[0] ? undefined : select.value}),
    },
    ...names.map((value) => el('option', {value}, value)),
  );
  const ramp = el('canvas', {class: 'ramp', 'aria-hidden': 'true'});
  let drawn: string | undefined;
  return {
    ...{kind, select, ramp},
    id: `gallery-${kind}`,
    name: kind === 'signed' ? 'colours, − to +' : 'colours, 0 to +',
    set(name: string | undefined) {
      select.value = name !== undefined && names.includes(name) ? name : (names[0] ?? '');
      if (select.value === drawn) return;
      drawn = select.value;
      const width = 64;
      const from = kind === 'signed' ? -1 : 0;
      const values = Float32Array.from({length: width}, (_, i) => from + ((1 - from) * i) / (width - 1));
      const plane = {values, width, height: 1};
      paint(ramp, mapPixels(plane, {kind, limit: 1, base: undefined, opacity: 100, colormaps: {[kind]: drawn}}));
    },
  };
}

function classesOf(units: Iterable<number | undefined>): readonly number[] {
  return [...new Set(units)].filter((unit) => unit !== undefined).sort((a, b) => a - b);
}

const said = new WeakMap<Run, ReadonlySet<number>>();

function saidClasses(run: Run): ReadonlySet<number> {
  const known = said.get(run) ?? new Set(run.epochs.flatMap(({predictions}) => predictions.map(({unit}) => unit)));
  said.set(run, known);
  return known;
}

function fill(select: HTMLSelectElement, run: Run, classes: readonly number[], chosen: number | undefined): void {
  const wanted = chosen === undefined || classes.includes(chosen) ? classes : [...classes, chosen];
  const key = JSON.stringify(wanted.map((unit) => [unit, className(run, unit)]));
  if (select.dataset['key'] !== key) {
    select.dataset['key'] = key;
    const options = wanted.map((unit) => el('option', {value: unit}, className(run, unit)));
    select.replaceChildren(el('option', {value: ''}, 'any'), ...options);
  }
  const value = chosen === undefined ? '' : String(chosen);
  if (select.value !== value) select.value = value;
}
