/** What the maps of one picture share as their full colour. */
export type ScaleOf = 'image' | 'epoch' | 'run';

/** What is looked at. It stands in the address, so that a link shows the same. */
export interface State {
  /** Name of the view in front. */
  readonly view: string;
  /** Path of the run below the log directory. */
  readonly run: string | undefined;
  /** A second run, or the same one at another epoch, to compare with. */
  readonly other: string | undefined;
  readonly otherEpoch: number | undefined;
  /** undefined: the newest one, and then the next that arrives. */
  readonly epoch: number | undefined;
  /** Row of the run's images, or of its datapoints, which begin with these; undefined: none. */
  readonly image: number | undefined;
  readonly scale: ScaleOf;
  /** Of the map over its input, 0 to 100. */
  readonly opacity: number;
}

/** How one field is read from text, written as text, and what it is at the start, where it is left out. */
interface Field<Value> {
  readonly start: Value;
  readonly read: (text: string) => Value | undefined;
  readonly write?: (value: NonNullable<Value>) => string;
}

const scales: readonly ScaleOf[] = ['image', 'epoch', 'run'];

const text: Field<string | undefined> = {start: undefined, read: (told) => told};
const whole: Field<number | undefined> = {start: undefined, read: wholeNumber};

/** One line a field. A view that has something to keep adds its own to `State` and here. */
const fields: {readonly [Key in keyof State]: Field<State[Key]>} = {
  view: {start: 'watch', read: (told) => (/^[a-z-]{1,30}$/.test(told) ? told : undefined)},
  run: text,
  other: text,
  otherEpoch: whole,
  epoch: whole,
  image: whole,
  scale: {start: 'image', read: (told) => scales.find((name) => name === told)},
  opacity: {start: 100, read: (told) => clamped(wholeNumber(told), 100)},
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
    epoch: read('epoch'),
    image: read('image'),
    scale: read('scale'),
    opacity: read('opacity'),
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

function clamped(value: number | undefined, most: number): number | undefined {
  return value === undefined ? undefined : Math.min(most, value);
}
