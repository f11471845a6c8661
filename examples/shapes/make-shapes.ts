import {ExplainError} from '../../src/core/errors.ts';
import {generator} from '../../src/core/random.ts';
import type {LabelledImages} from '../../src/node/data/labelled-images.ts';
import {type CornerMark, drawMark, isMarked} from './corner-mark.ts';
import {outlines, shapeNames} from './outlines.ts';
import {distinctColours, texture} from './texture.ts';

export interface ShapesOptions {
  readonly count: number;
  /** Default 0. The first images of a seed are the same, however many there are. */
  readonly seed?: number;
  /** Pixels of a side. Default 32. */
  readonly size?: number;
  /** A mark in one corner of some images that goes with one class. Default: none. */
  readonly mark?: CornerMark | undefined;
}

/** Images of one shape each, and where the shape is. */
export interface Shapes extends LabelledImages {
  readonly classNames: readonly string[];
  /** 1 where at least half a pixel belongs to the shape, else 0: [n, height, width]. */
  readonly masks: {readonly values: Uint8Array; readonly shape: readonly [n: number, height: number, width: number]};
  /** Whether each image has the corner mark. */
  readonly marked: readonly boolean[];
}

const channels = 3;
/** Radius of the shapes as a share of the image's side. */
const [smallest, largest] = [0.22, 0.38];
/** Most that a shape is turned, to either side, in radians. */
const mostTurn = 0.35;
/** Pixels are sampled at so many places a side, so that edges are smooth. */
const samples = 3;
const smallestSize = 16;
/** How strong the texture is. */
const [shapeGrain, backgroundGrain] = [0.04, 0.2];

/**
 * Images [count, size, size, 3] in 0 to 1: a circle, square, triangle or cross in any colour, size and place on a textured
 * background; as many of each class as of the others. A mask says where the shape is.
 */
export function makeShapes({count, seed = 0, size = 32, mark}: ShapesOptions): Shapes {
  if (!(Number.isInteger(count) && count >= 1)) throw wrong('count', 'a whole number >= 1', count);
  if (!(Number.isInteger(size) && size >= smallestSize)) throw wrong('size', `a whole number >= ${smallestSize}`, size);
  const values = new Float32Array(count * size * size * channels);
  const masks = new Uint8Array(count * size * size);
  const labels = Int32Array.from({length: count}, (_, i) => i % shapeNames.length);
  const marked: boolean[] = [];
  for (let i = 0; i < count; i++) {
    const name = shapeNames[labels[i] ?? 0] ?? 'circle';
    const pixels = values.subarray(i * size * size * channels, (i + 1) * size * size * channels);
    const mask = masks.subarray(i * size * size, (i + 1) * size * size);
    drawShape(pixels, mask, size, name, generator(seed, `shape ${i}`));
    // A stream of its own: the same images with and without marks.
    const has = mark !== undefined && isMarked(mark, name, generator(seed, `mark ${i}`));
    if (has) drawMark(pixels, size, mark);
    marked.push(has);
  }
  const shape = [count, size, size, channels] as const;
  return {values, shape, labels, classNames: shapeNames, masks: {values: masks, shape: [count, size, size]}, marked};
}

function drawShape(
  pixels: Float32Array,
  mask: Uint8Array,
  size: number,
  name: keyof typeof outlines,
  next: () => number,
): void {
  const between = (low: number, high: number) => low + (high - low) * next();
  const radius = size * between(smallest, largest);
  const [row, column] = [between(radius, size - radius), between(radius, size - radius)];
  const turn = between(-mostTurn, mostTurn);
  const [sine, cosine] = [Math.sin(turn) / radius, Math.cos(turn) / radius];
  const inside = (y: number, x: number) =>
    outlines[name](cosine * (x - column) + sine * (y - row), cosine * (y - row) - sine * (x - column));
  const {shape, background} = distinctColours(next);
  const grain = texture(size, next);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const near = Math.hypot(y + 0.5 - row, x + 0.5 - column) < radius + 1;
      const covered = near ? coverage((down, right) => inside(y + down, x + right)) : 0;
      const at = y * size + x;
      mask[at] = covered >= 1 / 2 ? 1 : 0;
      for (let c = 0; c < channels; c++) {
        const front = (shape[c] ?? 0) + shapeGrain * (grain[at] ?? 0);
        const back = (background[c] ?? 0) + backgroundGrain * (grain[at] ?? 0);
        pixels[at * channels + c] = Math.min(1, Math.max(0, covered * front + (1 - covered) * back));
      }
    }
  }
}

/** Share of a pixel that is inside. */
function coverage(inside: (down: number, right: number) => boolean): number {
  let hits = 0;
  for (let k = 0; k < samples * samples; k++) {
    if (inside((Math.floor(k / samples) + 0.5) / samples, ((k % samples) + 0.5) / samples)) hits++;
  }
  return hits / samples ** 2;
}

function wrong(key: string, wanted: string, got: unknown): ExplainError {
  return new ExplainError('bad-option', `shapes: ${key} must be ${wanted}; got ${String(got)}`);
}
