import type {NumberField, Picture} from './edit.ts';

/** Weights below a thousandth are left out. */
const reach = 3;

export const sigmaField: NumberField = {label: 'strength (pixels)', start: 1, min: 0.1, max: 20, step: 0.1};

/** A Gaussian filter along rows and columns; at the border the weights of what is there sum to 1. */
export function blurred(picture: Picture, sigma: number): Picture {
  if (!(sigma > 0)) return picture;
  const radius = Math.ceil(reach * sigma);
  const weights = Array.from({length: 2 * radius + 1}, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)));
  return along(along(picture, weights, radius, 'height'), weights, radius, 'width');
}

function along(picture: Picture, weights: readonly number[], radius: number, axis: 'height' | 'width'): Picture {
  const {values, width, channels} = picture;
  const stride = axis === 'height' ? width * channels : channels;
  const side = picture[axis];
  const made = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const at = Math.floor(i / stride) % side;
    let [sum, total] = [0, 0];
    for (let other = Math.max(0, at - radius); other <= Math.min(side - 1, at + radius); other++) {
      const weight = weights[other - at + radius] ?? 0;
      sum += weight * (values[i + (other - at) * stride] ?? 0);
      total += weight;
    }
    made[i] = sum / total;
  }
  return {...picture, values: made};
}
