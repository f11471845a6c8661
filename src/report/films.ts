import {filmstrip, thin} from '../image/filmstrip.ts';
import {moving} from '../image/moving.ts';
import {resize} from '../image/overlay.ts';
import type {Pixels} from '../sinks/sink.ts';
import {noteOf, type Scene} from './grids.ts';
import {heat, laidOver, legendFor, type Part, type Plane, questionOf} from './paint.ts';

/** Frames larger than this are shrunk before they are kept: tiles are no larger. */
const mostSide = 64;
/** What is longer than this many times its other side is a strip. */
const stripRatio = 3;
/** A strip's short side; it stays a strip. */
const mostShort = 16;

interface Frame {
  readonly planes: readonly Plane[];
  readonly limits: readonly number[];
  readonly notes: readonly string[];
  /** Drawn once where the colour scale can't change any more. */
  readonly pixels?: readonly Pixels[] | undefined;
}

/** Keeps the frames of all filmstrips of a run, thinned as the run grows, so that memory stays bounded. */
export interface Films {
  /** Adds this step's frame of a part to its filmstrip. A step that is done again takes the place of all from it on. */
  add(part: Part, limits: readonly number[], scene: Scene): Film;
  /** The filmstrips that have not been drawn since their last frame came. */
  undrawn(): {readonly tag: string; readonly film: Film}[];
  /** Of the steps before this run was gone on with: those that are shown once `next` is added. */
  wanted(next: number): readonly number[];
  /** What every filmstrip shows, as frames of an animation; of those that have two steps at least. */
  animations(): {readonly tag: string; readonly frames: readonly Pixels[]}[];
  /** Puts in the frame of one of these. */
  keep(part: Part, limits: readonly number[], scene: Scene): void;
}

/** A filmstrip as it is now. */
export interface Film {
  /** Whether it is worth drawing: a strip grows with every step, and each holds all the ones before. */
  readonly due: boolean;
  draw(): Pixels;
}

/** So many steps each draw their strip; of twice as many every second, then every fourth ... */
const drawnEach = 10;

interface Strip {
  /** All steps ever seen. */
  steps: number[];
  readonly frames: Map<number, Frame>;
  readonly bases: readonly Pixels[];
  /** How its latest step is drawn. */
  last: {readonly part: Part; readonly limits: readonly number[]; readonly scene: Scene} | undefined;
  drawn: boolean;
}

/** `earlier`: the steps, in order, that were drawn before this run was gone on with. */
export function films(most: number, earlier: readonly number[] = []): Films {
  const strips = new Map<string, Strip>();
  const stripOf = (part: Part, scene: Scene): Strip => {
    const strip = strips.get(part.tag) ?? {
      steps: [...earlier],
      frames: new Map(),
      bases: small(part, scene),
      last: undefined,
      drawn: false,
    };
    strips.set(part.tag, strip);
    return strip;
  };
  const keep = (part: Part, limits: readonly number[], scene: Scene): Strip => {
    const strip = stripOf(part, scene);
    strip.frames.set(scene.step, frameOf(part, limits, scene, strip.bases));
    return strip;
  };
  const filmOf = (strip: Strip, {part, limits, scene}: NonNullable<Strip['last']>, due: boolean): Film => ({
    due,
    draw() {
      strip.drawn = true;
      return drawStrip(strip, shownWith(strip.steps, scene.step, most), part, limits, scene);
    },
  });
  return {
    wanted: (next) => shownWith(earlier, next, most).slice(0, -1),
    keep,
    animations: () =>
      [...strips].flatMap(([tag, strip]) => (strip.frames.size > 1 ? [{tag, frames: framesOf(strip)}] : [])),
    add(part, limits, scene) {
      const strip = keep(part, limits, scene);
      const shown = shownWith(strip.steps, scene.step, most);
      const isFirst = strip.last === undefined;
      strip.steps = [...before(strip.steps, scene.step), scene.step];
      strip.last = {part, limits, scene};
      strip.drawn = false;
      for (const step of strip.frames.keys()) if (!shown.includes(step)) strip.frames.delete(step);
      return filmOf(strip, strip.last, isFirst || isDue(strip.steps.length - 1));
    },
    undrawn: () =>
      [...strips].flatMap(([tag, strip]) =>
        strip.last && !strip.drawn ? [{tag, film: filmOf(strip, strip.last, true)}] : [],
      ),
  };
}

/** `index`: how many steps came before. */
function isDue(index: number): boolean {
  const stride = 2 ** Math.max(0, Math.ceil(Math.log2(index / drawnEach)));
  return index % stride === 0;
}

function before(steps: readonly number[], next: number): number[] {
  return steps.filter((step) => step < next);
}

function shownWith(steps: readonly number[], next: number, most: number): number[] {
  return thin([...before(steps, next), next], most);
}

function drawStrip(
  {frames, bases}: Strip,
  shown: readonly number[],
  part: Part,
  limits: readonly number[],
  scene: Scene,
): Pixels {
  return filmstrip({
    title: `${part.title} · epochs ${shown[0] ?? 0} to ${scene.step} · ${questionOf(part, scene.question)}`,
    steps: shown,
    rows: part.planes.map((_, row) => ({
      label: scene.captions.label(row, undefined),
      original: bases[row] ?? nothing,
      frames: shown.map((step) => pixelsOf(frames.get(step), row, {part, limits, scene}, bases)),
      notes: shown.map((step) => frames.get(step)?.notes[row]),
    })),
    legend: [legendFor(part, limits, scene.options, 'epochs')],
  });
}

function pixelsOf(
  frame: Frame | undefined,
  row: number,
  {part, limits, scene}: NonNullable<Strip['last']>,
  bases: readonly Pixels[],
): Pixels | undefined {
  return frame && (frame.pixels?.[row] ?? drawn(frame.planes[row], part, limits[row] ?? 0, scene, bases[row]));
}

/** One frame a step that is kept, in order. */
function framesOf({frames, bases, last}: Strip): Pixels[] {
  if (!last) return [];
  const {part, limits, scene} = last;
  return moving(
    [...frames]
      .sort(([a], [b]) => a - b)
      .map(([step, frame]) => ({
        title: `${part.title} · epoch ${step}`,
        tiles: part.planes.map((_, row) => pixelsOf(frame, row, last, bases)),
        notes: frame.notes,
      })),
    legendFor(part, limits, scene.options, 'epochs'),
  );
}

/** Stands where a map has no place in an input. */
const nothing: Pixels = {width: 1, height: 1, data: Uint8ClampedArray.of(255, 255, 255, 255)};

function small(part: Part, scene: Scene): Pixels[] {
  return (scene.pictures[part.input ?? 0] ?? []).map((picture) => {
    const [across, down] = factors(picture);
    return resize(picture, Math.ceil(picture.width / across), Math.ceil(picture.height / down));
  });
}

function frameOf(part: Part, limits: readonly number[], scene: Scene, bases: readonly Pixels[]): Frame {
  const notes = part.planes.map((_, row) => noteOf(part, row, scene) ?? scene.captions.note(scene.predictions[row]));
  const planes = part.planes.map(shrunk);
  if (scene.options.scale === 'run') return {planes, limits, notes};
  const pixels = planes.map((plane, row) => drawn(plane, part, limits[row] ?? 0, scene, bases[row]));
  return {planes: [], limits, notes, pixels: pixels.flatMap((one) => one ?? [])};
}

function drawn(plane: Plane | undefined, part: Part, limit: number, scene: Scene, base: Pixels | undefined) {
  if (!plane) return undefined;
  const {overlay} = scene.options;
  // Signed maps are pale around zero: the image would drown them.
  const over = part.input === undefined || part.kind === 'signed' || (base?.height ?? 1) === 1 ? undefined : base;
  return laidOver(over, heat(plane, part.kind, limit, scene.options), overlay > 0 ? overlay : 1);
}

/** How many pixels across and down become one. A strip is shrunk less along its short side, which holds channels or bars. */
function factors({width, height}: {readonly width: number; readonly height: number}): [across: number, down: number] {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const factor = Math.ceil(long / mostSide);
  const other = long > stripRatio * short ? Math.ceil(short / mostShort) : factor;
  return width === long ? [factor, other] : [other, factor];
}

/** A plane averaged down to at most `mostSide` a side. */
function shrunk(plane: Plane): Plane {
  const [across, down] = factors(plane);
  if (across === 1 && down === 1) return plane;
  const [width, height] = [Math.ceil(plane.width / across), Math.ceil(plane.height / down)];
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, count] = [0, 0];
      for (let v = y * down; v < Math.min(plane.height, (y + 1) * down); v++) {
        for (let u = x * across; u < Math.min(plane.width, (x + 1) * across); u++) {
          sum += plane.values[v * plane.width + u] ?? 0;
          count++;
        }
      }
      values[y * width + x] = sum / count;
    }
  }
  return {values, width, height, limit: plane.limit};
}
