import {messageOf} from '../../../core/errors.ts';
import {el} from '../../app/elements.ts';
import {whenSeen} from '../../app/in-sight.ts';
import type {State} from '../../app/state.ts';
import {short} from '../../charts/words.ts';
import type {Arrays} from '../../data/arrays.ts';
import {blank, mapPixels, paint, planeAt} from '../../drawing/draw.ts';
import {limitFor} from '../../drawing/limits.ts';
import {onlyHas} from '../../drawing/problems.ts';
import {type Difference, difference, type ScaledMap} from './difference.ts';
import type {Side} from './matching.ts';

/** A map of one method as one side has it: the side, and the image's place there. */
export interface MapOf {
  readonly side: Side;
  readonly image: number;
}

/** A side's map with the value of its full colour. Fails with an `Error` that says why there is none. */
export async function scaledMap(
  arrays: Arrays,
  tag: string,
  {side, image}: MapOf,
  scale: State['scale'],
): Promise<ScaledMap> {
  const {run, epoch, letter} = side;
  const column = run.columns.find((each) => each.tag === tag);
  const file = epoch?.maps.get(tag);
  if (epoch === undefined || column === undefined || file === undefined) throw new Error(`${letter} has no map`);
  const stored = onlyHas(await arrays.stored(run.id, file), image);
  return {plane: planeAt(stored, image, column), limit: limitFor({run, epoch, scale}, column, stored, image)};
}

export async function differenceOf(
  arrays: Arrays,
  tag: string,
  [first, other]: readonly [MapOf, MapOf],
  scale: State['scale'],
): Promise<Difference> {
  const [a, b] = await Promise.all([scaledMap(arrays, tag, first, scale), scaledMap(arrays, tag, other, scale)]);
  return difference(a, b);
}

/** Shows how a map of one side differs from that of another, when somebody can see it. */
export function differenceCell(
  arrays: Arrays,
  tag: string,
): {readonly element: HTMLElement; show(maps: readonly [MapOf, MapOf], scale: State['scale']): void} {
  const canvas = el('canvas', {class: 'map', role: 'img', 'aria-label': `${tag}: difference`, width: 1, height: 1});
  const words = el('small', {class: 'agreement'});
  let wanted: {readonly maps: readonly [MapOf, MapOf]; readonly scale: State['scale']} | undefined;
  let [isSeen, isStale] = [false, false];
  const draw = async (): Promise<void> => {
    const mine = wanted;
    if (!isSeen || !isStale || mine === undefined) return;
    isStale = false;
    const [first, other] = mine.maps;
    const name = `${tag}, ${other.side.letter} − ${first.side.letter}`;
    let told: string;
    try {
      const {plane, agreement} = await differenceOf(arrays, tag, mine.maps, mine.scale);
      if (wanted !== mine) return;
      paint(canvas, mapPixels(plane, {kind: 'signed', limit: 1, base: undefined, opacity: 100}));
      canvas.classList.remove('gap');
      const range = `from ${short(Math.min(...plane.values))} to ${short(Math.max(...plane.values))} full colours`;
      words.textContent = Number.isFinite(agreement) ? `r ${agreement.toFixed(2)}` : 'r –';
      told = `${name}: ${range}; rank correlation ${Number.isFinite(agreement) ? agreement.toFixed(2) : 'undefined'}`;
    } catch (error) {
      if (wanted !== mine) return;
      blank(canvas);
      canvas.classList.add('gap');
      words.textContent = '';
      told = `${name}: ${messageOf(error)}`;
    }
    canvas.setAttribute('aria-label', told);
    canvas.title = told;
  };
  whenSeen(canvas, (seen) => {
    isSeen = seen;
    void draw();
  });
  return {
    element: el('div', {class: 'difference'}, canvas, words),
    show(maps, scale) {
      const isSame = wanted?.scale === scale && maps.every((map, k) => isSameMap(map, wanted?.maps[k], tag));
      wanted = {maps, scale};
      if (isSame) return;
      isStale = true;
      void draw();
    },
  };
}

function isSameMap(a: MapOf, b: MapOf | undefined, tag: string): boolean {
  return (
    b !== undefined &&
    a.image === b.image &&
    a.side.letter === b.side.letter &&
    a.side.run === b.side.run &&
    a.side.epoch?.maps.get(tag) === b.side.epoch?.maps.get(tag)
  );
}
