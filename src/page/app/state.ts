import {readRanges, writeRanges} from '../maths/ranges.ts';

/** What the maps of one picture share as their full colour. */
export type ScaleOf = 'image' | 'epoch' | 'run';

/** Images by what was said of them up to an epoch; `forgotten`: right before and wrong now. */
export type Only = (typeof onlys)[number];
export const onlys = ['all', 'right', 'wrong', 'flipped', 'forgotten'] as const;
/** `drift`: those whose maps changed most come first. */
export type Order = (typeof orders)[number];
export const orders = ['rows', 'drift'] as const;

/** What is looked at. It stands in the address, so that a link shows the same. */
export interface State {
  /** Name of the view in front. */
  readonly view: string;
  /** Path of the run below the log directory. */
  readonly run: string | undefined;
  /** A second run, or the same one at another epoch, to compare with. */
  readonly other: string | undefined;
  readonly otherEpoch: number | undefined;
  /** Further runs to compare with, joined by `|`. */
  readonly others: string | undefined;
  /** undefined: the newest one, and then the next that arrives. */
  readonly epoch: number | undefined;
  /** Row of the run's images, or of its datapoints, which begin with these; undefined: none. */
  readonly image: number | undefined;
  readonly scale: ScaleOf;
  /** Of the map over its input, 0 to 100. */
  readonly opacity: number;
  /** Words in the names of the curves that are shown. */
  readonly curves: string;
  /** Whether they are in one chart. */
  readonly together: boolean;
  /** The method whose maps are compared; undefined: all. */
  readonly method: string | undefined;
  /** Rows of the datapoints that are selected; undefined: none. */
  readonly picked: readonly number[] | undefined;
  /** A class against the rest: which one, from which score on it is said, and what a false positive costs against a false negative. */
  readonly unit: number | undefined;
  readonly threshold: number | undefined;
  readonly cost: number | undefined;
  /** The metadata column whose values are the slices; undefined: the true class. */
  readonly slices: string | undefined;
  /** The table of datapoints: its column of order, `-` before it for falling; texts and conditions that rows meet. */
  readonly sort: string | undefined;
  readonly find: string | undefined;
  readonly where: string | undefined;
  /** What the scatter plot shows. */
  readonly across: string | undefined;
  readonly up: string | undefined;
  /** What near means for counterfactuals, by which method maps are compared, and what patches put there. */
  readonly distance: string | undefined;
  readonly by: string | undefined;
  readonly fill: string | undefined;
  /** Which edit a score is drawn over, and its settings. */
  readonly vary: string | undefined;
  /** What was changed in the image, each variant by itself, and which variant is at hand. */
  readonly edits: string;
  readonly variant: number | undefined;
  /** Methods that explain a changed image, with commas between; undefined: a cheap one. */
  readonly explain: string | undefined;
  /** The class that these explain; undefined: the one that is predicted. */
  readonly target: number | undefined;
  /** What models run on; undefined: wasm. */
  readonly backend: string | undefined;
  /** Rows of the gallery: of this label, with this prediction, and of which history; and their order. */
  readonly label: number | undefined;
  readonly says: number | undefined;
  readonly only: Only;
  readonly order: Order;
  /** Names of colour maps, and whether a map that is pointed at gives way to the original. */
  readonly signed: string | undefined;
  readonly positive: string | undefined;
  readonly original: boolean;
  /** The two epochs whose difference is shown. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** How one field is read from text, written as text, and what it is at the start, where it is left out. */
interface Field<Value> {
  readonly start: Value;
  readonly read: (text: string) => Value | undefined;
  readonly write?: (value: NonNullable<Value>) => string;
}

const scales: readonly ScaleOf[] = ['image', 'epoch', 'run'];

const text: Field<string | undefined> = {start: undefined, read: (told) => told};
const decimal: Field<number | undefined> = {start: undefined, read: decimalNumber};
const whole: Field<number | undefined> = {start: undefined, read: wholeNumber};

/** One line a field. A view that has something to keep adds its own to `State` and here. */
const fields: {readonly [Key in keyof State]: Field<State[Key]>} = {
  view: {start: 'watch', read: (told) => (/^[a-z-]{1,30}$/.test(told) ? told : undefined)},
  run: text,
  other: text,
  otherEpoch: whole,
  others: text,
  epoch: whole,
  image: whole,
  scale: {start: 'image', read: (told) => scales.find((name) => name === told)},
  opacity: {start: 100, read: (told) => clamped(wholeNumber(told), 100)},
  curves: {start: '', read: (told) => told},
  together: {start: false, read: (told) => told === '1', write: () => '1'},
  method: text,
  picked: {start: undefined, read: readRanges, write: writeRanges},
  unit: whole,
  threshold: decimal,
  cost: decimal,
  slices: text,
  sort: text,
  find: text,
  where: text,
  across: text,
  up: text,
  distance: text,
  by: text,
  fill: text,
  vary: text,
  edits: {start: '', read: (told) => told},
  variant: whole,
  explain: text,
  target: whole,
  backend: text,
  label: whole,
  says: whole,
  only: {start: 'all', read: (told) => onlys.find((name) => name === told)},
  order: {start: 'rows', read: (told) => orders.find((name) => name === told)},
  signed: text,
  positive: text,
  original: {start: true, read: (told) => told !== '0', write: (shown) => (shown ? '1' : '0')},
  from: whole,
  to: whole,
};

/** Reads what stands behind the # of an address; what makes no sense there is left out. */
export function readState(hash: string): State {
  const told = new URLSearchParams(hash.replace(/^#/, ''));
  const read = <Key extends keyof State>(key: Key): State[Key] => {
    const {start, read: parse} = fields[key];
    const given = told.get(key);
    return given === null ? start : (parse(given) ?? start);
  };
  return {
    view: read('view'),
    run: read('run'),
    other: read('other'),
    otherEpoch: read('otherEpoch'),
    others: read('others'),
    epoch: read('epoch'),
    image: read('image'),
    scale: read('scale'),
    opacity: read('opacity'),
    curves: read('curves'),
    together: read('together'),
    method: read('method'),
    picked: read('picked'),
    unit: read('unit'),
    threshold: read('threshold'),
    cost: read('cost'),
    slices: read('slices'),
    sort: read('sort'),
    find: read('find'),
    where: read('where'),
    across: read('across'),
    up: read('up'),
    distance: read('distance'),
    by: read('by'),
    fill: read('fill'),
    vary: read('vary'),
    label: read('label'),
    says: read('says'),
    only: read('only'),
    order: read('order'),
    signed: read('signed'),
    positive: read('positive'),
    original: read('original'),
    from: read('from'),
    to: read('to'),
    edits: read('edits'),
    variant: read('variant'),
    explain: read('explain'),
    target: read('target'),
    backend: read('backend'),
  };
}

/** The other way round; what is as at the start is left out. */
export function writeState(state: State): string {
  const told = new URLSearchParams();
  const write = <Key extends keyof State>(key: Key): void => {
    const field: Field<State[Key]> = fields[key];
    const value = state[key];
    if (value !== undefined && value !== null && value !== field.start) {
      told.set(key, field.write?.(value) ?? String(value));
    }
  };
  for (const key of Object.keys(fields)) if (isKey(key)) write(key);
  return `#${told.toString()}`;
}

function isKey(key: string): key is keyof State {
  return key in fields;
}

function wholeNumber(told: string): number | undefined {
  return /^\d{1,9}$/.test(told) ? Number(told) : undefined;
}

function decimalNumber(told: string): number | undefined {
  return /^-?\d{1,12}(\.\d{1,20})?(e-?\d{1,2})?$/.test(told) ? Number(told) : undefined;
}

function clamped(value: number | undefined, most: number): number | undefined {
  return value === undefined ? undefined : Math.min(most, value);
}
