import {createRequire} from 'node:module';
import {ExplainError} from '../core/errors.ts';
import type {LogRecord, Pixels} from '../sinks/sink.ts';

export type AnimationRecord = Extract<LogRecord, {kind: 'animation'}>;

/** As much of gifenc as is used; the package has no types of its own. */
interface Gifenc {
  GIFEncoder(): {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        readonly palette?: Palette;
        /** Milliseconds. */
        readonly delay: number;
        /** 0 = for ever. */
        readonly repeat?: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  quantize(rgba: Uint8ClampedArray, most: number): Palette;
  applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
}

type Palette = readonly (readonly number[])[];

/** Node and compilers disagree on what the default export of such a CommonJS package is; all agree on this. */
const gifenc: Gifenc = createRequire(import.meta.url)('gifenc');

const mostColours = 256;
/** The end is seen longer than what leads there, so that one sees that it is the end. */
const lastFrames = 4;

/**
 * GIF bytes of opaque frames of one size, each shown for `delay` seconds, over and over. All frames share one palette, so that a
 * colour that stays does not flicker. Throws `bad-data` for frames of different sizes, and for none.
 */
export function encodeGif(frames: readonly Pixels[], delay: number): Uint8Array {
  const [first] = frames;
  if (!first || !(delay > 0)) {
    throw new ExplainError(
      'bad-data',
      `an animation needs frames and a delay in seconds; got ${frames.length} frames, ${delay} s`,
    );
  }
  const {width, height} = first;
  const odd = frames.find(
    (frame) => frame.width !== width || frame.height !== height || frame.data.length !== width * height * 4,
  );
  if (odd) {
    throw new ExplainError(
      'bad-data',
      `the frames of an animation must be of one size, with 4 bytes a pixel; got ${width}x${height} and ${odd.width}x${odd.height}`,
    );
  }
  const all = new Uint8ClampedArray(frames.length * first.data.length);
  for (const [i, {data}] of frames.entries()) all.set(data, i * data.length);
  const palette = gifenc.quantize(all, mostColours);
  const gif = gifenc.GIFEncoder();
  for (const [i, {data}] of frames.entries()) {
    const times = i === frames.length - 1 && i > 0 ? lastFrames : 1;
    gif.writeFrame(gifenc.applyPalette(data, palette), width, height, {
      delay: Math.round(1000 * delay * times),
      ...(i === 0 ? {palette, repeat: 0} : {}),
    });
  }
  gif.finish();
  return gif.bytes();
}

const encoded = new WeakMap<AnimationRecord, Uint8Array>();

/** Encodes an animation once, however many sinks ask for it. */
export function gifOf(record: AnimationRecord): Uint8Array {
  const bytes = encoded.get(record) ?? encodeGif(record.frames, record.delay);
  encoded.set(record, bytes);
  return bytes;
}
