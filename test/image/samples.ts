import {colourise, type MapKind} from '../../src/image/colormaps.ts';
import {picture} from '../../src/image/picture.ts';
import {limitOf} from '../../src/image/scale.ts';
import type {Pixels} from '../../src/sinks/sink.ts';

/** Digits drawn by hand, 8x8, brightness 0..9. */
const drawings = [
  '..1786.. .193479. .38..38. .75...7. .74...5. .56...7. .294.79. ..1898..',
  '....36.. ...196.. ..4996.. .198.6.. .....6.. .....6.. .....6.. ....28..',
  '..3894.. .28237.. .....8.. ....37.. ...28... ..17.... .18..... .5888884',
  '.3896... ....28.. ....37.. ..5894.. .....28. ......8. .4...57. ..3894..',
];

/** A digit as [8, 8, 1] with values of 0..1. */
export function digit(index: number): Float32Array {
  const cells = (drawings[index % drawings.length] ?? '').replaceAll(' ', '');
  return Float32Array.from(cells, (c) => (c === '.' ? 0 : Number(c) / 9));
}

export function digitPicture(index: number): Pixels {
  return picture(digit(index), [8, 8, 1], {min: 0, max: 1});
}

/** A map of 8x8 with round shapes, made by arithmetic that is the same on every machine. */
export function blob(x: number, y: number, radius: number): Float32Array {
  return Float32Array.from({length: 64}, (_, i) => {
    const distance = ((i % 8) - x) ** 2 + (Math.floor(i / 8) - y) ** 2;
    return Math.max(0, 1 - distance / (radius * radius));
  });
}

/** Two blobs of opposite sign, weighed by the digit. */
export function signedMap(index: number, shift: number): Float32Array {
  const [plus, minus, ink] = [blob(2 + shift, 3, 4), blob(5 - shift, 5, 3), digit(index)];
  return ink.map((v, i) => (0.2 + v) * ((plus[i] ?? 0) - (minus[i] ?? 0)));
}

export function drawn(values: Float32Array, kind: MapKind, colormap?: string): Pixels {
  return colourise({values, height: 8, width: 8}, {kind, limit: limitOf(values), colormap});
}

/** An orange disc on a coloured ground, [height, width, 3] with values of 0..1. */
export function scene(height: number, width: number): Float32Array {
  return Float32Array.from({length: height * width * 3}, (_, i) => {
    const c = i % 3;
    const [x, y] = [(((i - c) / 3) % width) / width, Math.floor((i - c) / 3 / width) / height];
    const disc = (x - 0.55) ** 2 + (y - 0.45) ** 2 < 0.0625;
    return (disc ? [0.9, 0.5, 0.2] : [0.2 + 0.5 * x, 0.5 + 0.3 * y, 0.6])[c] ?? 0;
  });
}

/** Where the disc is, [height, width]. */
export function sceneMap(height: number, width: number): Float32Array {
  return Float32Array.from({length: height * width}, (_, i) => {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    return Math.max(0, 1 - 6 * ((x - 0.5) ** 2 + (y - 0.5) ** 2));
  });
}
