import type {State} from '../../app/state.ts';
import type {Arrays} from '../../data/arrays.ts';
import type {CsvCell} from '../../data/csv.ts';
import {kindOf, mapPixels} from '../../drawing/draw.ts';
import {sheetPicture} from '../../drawing/sheet-picture.ts';
import {differenceOf, scaledMap} from './difference-cell.ts';
import {type CommonImage, type Side, saidOf} from './matching.ts';

/** A picture of more would be too large for a browser's canvas. */
const mostRows = 64;

/** The maps side by side, and their differences, as one picture. */
export async function comparedPicture(
  arrays: Arrays,
  {
    sides,
    images,
    tags,
    scale,
  }: {
    readonly sides: readonly Side[];
    readonly images: readonly CommonImage[];
    readonly tags: readonly string[];
    readonly scale: State['scale'];
  },
): Promise<HTMLCanvasElement> {
  const [first, ...others] = sides;
  const rows = [];
  for (const {row, at} of images.slice(0, mostRows)) {
    const cells = tags.flatMap((tag) => [
      ...sides.map(async (side, k) => {
        const {plane, limit} = await scaledMap(arrays, tag, {side, image: at[k] ?? 0}, scale);
        const kind = kindOf({kind: side.run.columns.find((column) => column.tag === tag)?.kind}, plane);
        return mapPixels(plane, {kind, limit, base: undefined, opacity: 100});
      }),
      ...others.map(async (side, k) => {
        if (first === undefined) return undefined;
        const maps = [
          {side: first, image: at[0] ?? 0},
          {side, image: at[k + 1] ?? 0},
        ] as const;
        const {plane} = await differenceOf(arrays, tag, maps, scale);
        return mapPixels(plane, {kind: 'signed', limit: 1, base: undefined, opacity: 100});
      }),
    ]);
    const drawn = await Promise.all(cells.map((cell) => cell.catch(() => undefined)));
    const said = sides.map((side, k) => `${side.letter} ${saidOf(side, at[k] ?? 0).says}`).join(', ');
    rows.push({label: `image ${(at[0] ?? 0) + 1}${row === undefined ? '' : `, row ${row}`}: ${said}`, cells: drawn});
  }
  return sheetPicture({
    title: sides
      .map(({letter, run, epoch}) => `${letter}: ${run.id || 'run'}, epoch ${epoch?.epoch ?? '–'}`)
      .join('   '),
    columns: tags.flatMap((tag) => [
      ...sides.map(({letter}) => `${tag} ${letter}`),
      ...others.map(({letter}) => `${tag} ${letter} − A`),
    ]),
    rows,
  });
}

/** What each side says of each common image. */
export function comparedRows(sides: readonly Side[], images: readonly CommonImage[]): readonly (readonly CsvCell[])[] {
  return [
    [
      ...['image', 'row'],
      ...sides.flatMap(({letter}) => [
        `${letter} run`,
        `${letter} epoch`,
        `${letter} says`,
        `${letter} value`,
        `${letter} right`,
      ]),
    ],
    ...images.map(({row, at}) => [
      (at[0] ?? 0) + 1,
      row,
      ...sides.flatMap((side, k) => {
        const {says, value, right} = saidOf(side, at[k] ?? 0);
        return [side.run.id, side.epoch?.epoch, says, value, right];
      }),
    ]),
  ];
}
