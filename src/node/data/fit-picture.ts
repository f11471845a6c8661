import * as tf from '@tensorflow/tfjs-core';
import type {Pixels} from '../../sinks/sink.ts';

/** The form that all pictures of a set get. */
export interface PictureForm {
  readonly size: readonly [height: number, width: number];
  readonly channels: 1 | 3;
  /** What black and white become. */
  readonly range: readonly [black: number, white: number];
}

/** Weights of red, green and blue in grey: ITU-R BT.601. */
const [red, green, blue] = [0.299, 0.587, 0.114];
const full = 255;

/** The values [height, width, channels] of a picture, stretched to the size bilinearly (as tf.image.resize does it). */
export async function fitPicture(pixels: Pixels, {size, channels, range}: PictureForm): Promise<Float32Array> {
  const [black, white] = range;
  const fitted = tf.tidy(() => {
    const image = tf.tensor3d(beforeWhite(pixels, channels), [pixels.height, pixels.width, channels]);
    const resized = tf.image.resizeBilinear(image, [...size], false, true);
    return tf.add(tf.mul(resized, (white - black) / full), black);
  });
  try {
    return await fitted.data<'float32'>();
  } finally {
    fitted.dispose();
  }
}

/** Colours or grey in 0 to 255; transparent parts are seen before white. */
function beforeWhite({width, height, data}: Pixels, channels: 1 | 3): Float32Array {
  const values = new Float32Array(width * height * channels);
  for (let from = 0, to = 0; from < data.length; from += 4, to += channels) {
    const alpha = (data[from + 3] ?? full) / full;
    const behind = full * (1 - alpha);
    const r = alpha * (data[from] ?? 0) + behind;
    const g = alpha * (data[from + 1] ?? 0) + behind;
    const b = alpha * (data[from + 2] ?? 0) + behind;
    if (channels === 1) {
      values[to] = red * r + green * g + blue * b;
    } else {
      values[to] = r;
      values[to + 1] = g;
      values[to + 2] = b;
    }
  }
  return values;
}
