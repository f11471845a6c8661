import {filmstrip, thin} from '../image/filmstrip.ts';
import type {Legend} from '../image/legend.ts';
import {resize} from '../image/overlay.ts';
import type {Pixels} from '../sinks/sink.ts';
import type {Scene} from './grids.ts';
import {faultOf, heat, laidOver, legendFor, type Part, type Plane} from './paint.ts';

/** Frames larger than this are shrunk before they are kept: tiles are no larger. */
const mostSide = 64;

interface Frame {
  readonly planes: readonly Plane[];
  readonly limits: readonly number[];
  readonly notes: readonly string[];
  /** Drawn once where the colour scale can't change any more. */
  readonly pixels?: readonly Pixels[] | undefined;
}

/** Keeps the frames of all filmstrips of a run, thinned as the run grows, so that memory stays bounded. */
export interface Films {
  /** Adds this step's frame of a part and returns its filmstrip. */
  add(part: Part, limits: readonly number[], scene: Scene): Pixels;
}

export function films(most: number): Films {
  const strips = new Map<string, {steps: number[]; frames: Map<number, Frame>; bases: Pixels[]}>();
  return {
    add(part, limits, scene) {
      const strip = strips.get(part.tag) ?? {steps: [], frames: new Map<number, Frame>(), bases: small(part, scene)};
      strips.set(part.tag, strip);
      // A step that is done again replaces its frame.
      if (strip.steps.at(-1) !== scene.step) strip.steps.push(scene.step);
      const shown = thin(strip.steps, most);
      strip.frames.set(scene.step, frameOf(part, limits, scene, strip.bases));
      for (const step of strip.frames.keys()) if (!shown.includes(step)) strip.frames.delete(step);
      const {options, captions} = scene;
      const pixelsOf = (frame: Frame | undefined, row: number) => {
        if (!frame) return undefined;
        return frame.pixels?.[row] ?? drawn(frame.planes[row], part, limits[row] ?? 0, scene, strip.bases[row]);
      };
      const legend: Legend = legendFor(part, limits, options, 'epochs');
      return filmstrip({
        title: `${part.title} · epochs ${shown[0] ?? 0} to ${scene.step} · ${scene.question}`,
        steps: shown,
        rows: part.planes.map((_, row) => ({
          label: captions.label(row, undefined),
          original:
            strip.bases[row] ?? heat({values: new Float32Array(1), width: 1, height: 1, limit: 0}, 'positive', 0),
          frames: shown.map((step) => pixelsOf(strip.frames.get(step), row)),
          notes: shown.map((step) => strip.frames.get(step)?.notes[row]),
        })),
        legend: [legend],
      });
    },
  };
}

function small(part: Part, scene: Scene): Pixels[] {
  return (scene.pictures[part.input ?? 0] ?? []).map((picture) => {
    const scale = Math.min(1, mostSide / Math.max(picture.width, picture.height));
    return resize(
      picture,
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
  });
}

function frameOf(part: Part, limits: readonly number[], scene: Scene, bases: readonly Pixels[]): Frame {
  const notes = part.planes.map((plane, row) => faultOf(plane) ?? scene.captions.note(scene.predictions[row]));
  const planes = part.planes.map(shrunk);
  if (scene.options.scale === 'run') return {planes, limits, notes};
  const pixels = planes.map((plane, row) => drawn(plane, part, limits[row] ?? 0, scene, bases[row]));
  return {planes: [], limits, notes, pixels: pixels.flatMap((one) => one ?? [])};
}

function drawn(plane: Plane | undefined, part: Part, limit: number, scene: Scene, base: Pixels | undefined) {
  if (!plane) return undefined;
  const {colormap, overlay} = scene.options;
  // Signed maps are pale around zero: the image would drown them.
  const over = part.input === undefined || part.kind === 'signed' || (base?.height ?? 1) === 1 ? undefined : base;
  return laidOver(over, heat(plane, part.kind, limit, colormap), overlay > 0 ? overlay : 1);
}

/** A plane averaged down to at most `mostSide` a side. */
function shrunk(plane: Plane): Plane {
  const factor = Math.ceil(Math.max(plane.width, plane.height) / mostSide);
  if (factor === 1) return plane;
  const [width, height] = [Math.ceil(plane.width / factor), Math.ceil(plane.height / factor)];
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, count] = [0, 0];
      for (let v = y * factor; v < Math.min(plane.height, (y + 1) * factor); v++) {
        for (let u = x * factor; u < Math.min(plane.width, (x + 1) * factor); u++) {
          sum += plane.values[v * plane.width + u] ?? 0;
          count++;
        }
      }
      values[y * width + x] = sum / count;
    }
  }
  return {values, width, height, limit: plane.limit};
}
