import type {Edit} from './edit.ts';
import {editKinds, editNamed} from './index.ts';

/**
 * Edits as text of an address: `rotate_15_0*patch_3_4_7_1`, variants with ** between them, a brush's rows and columns behind
 * __. Only characters that an address keeps as they are.
 */
const marks = {edits: '*', variants: '**', numbers: '_', trail: '__'} as const;
/** A text is not read beyond this: an address that long is nobody's. */
const longest = 100_000;

export function writeVariants(all: readonly (readonly Edit[])[]): string {
  return all.map((edits) => edits.map(writeEdit).join(marks.edits)).join(marks.variants);
}

function writeEdit({name, numbers, trail}: Edit): string {
  const own = [name, ...numbers.map(numberText)].join(marks.numbers);
  const places = trail.flatMap(({row, column}) => [numberText(row), numberText(column)]);
  return places.length === 0 ? own : `${own}${marks.trail}${places.join(marks.numbers)}`;
}

/** What makes no sense is left out, and counted in `lost`. */
export function readVariants(text: string): {readonly variants: readonly (readonly Edit[])[]; readonly lost: number} {
  let lost = 0;
  const read = text
    .slice(0, longest)
    .split(marks.variants)
    .map((part) =>
      part
        .split(marks.edits)
        .filter((one) => one !== '')
        .flatMap((one) => {
          const edit = readEdit(one);
          if (edit === undefined) lost++;
          return edit ?? [];
        }),
    );
  return {variants: read, lost};
}

/** How many numbers an edit may have: for images of one channel and of three this may differ. */
const counts = new Map(
  editKinds.map((kind) => [kind.name, [1, 3].map((channels) => kind.fields({height: 1, width: 1, channels}).length)]),
);

function readEdit(text: string): Edit | undefined {
  const [own = '', trail, ...more] = text.split(marks.trail);
  const [name = '', ...rest] = own.split(marks.numbers);
  const kind = editNamed(name);
  const [numbers, places] = [readNumbers(rest), readNumbers(trail?.split(marks.numbers) ?? [])];
  const fits = counts.get(name)?.includes(rest.length) && kind?.isBrush === (trail !== undefined) && more.length === 0;
  if (!fits || numbers === undefined || places === undefined || places.length % 2 !== 0) return undefined;
  const rows = places.filter((_, i) => i % 2 === 0);
  return {name, numbers, trail: rows.map((row, i) => ({row, column: places[2 * i + 1] ?? 0}))};
}

function readNumbers(texts: readonly string[]): readonly number[] | undefined {
  const values = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  return values.every((value) => Math.abs(value) <= 1e9) ? values : undefined;
}

/** As many digits as float32 has. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(9))).replace('e+', 'e');
}
