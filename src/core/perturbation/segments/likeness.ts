import type {Batch} from '../../run.ts';
import type {Segmentation} from './segmentation.ts';

/** How far a row is from itself with some features replaced by the baseline. */
export type Distance = (row: number, shown: ArrayLike<number>) => number;

/** `cosine`: 1 - cos of the angle; `euclidean`: the length of the difference; both over all values of all inputs. */
export const distanceRules = ['cosine', 'euclidean'] as const;

export type DistanceRule = (typeof distanceRules)[number];

/** Shorter vectors count as this long, so that a black image has an angle. */
const leastLength = 1e-8;

/** Sums over a feature of x x, x b and b b, from which every distance follows. */
interface Products {
  readonly own: Float64Array;
  readonly cross: Float64Array;
  readonly hidden: Float64Array;
}

/** Distances between inputs and mixed inputs, worked out feature by feature. */
export async function distancesOf(
  rule: DistanceRule,
  segmentation: Segmentation,
  x: Batch,
  base: Batch,
): Promise<Distance> {
  const products = segmentation.counts.map((count) => ({
    own: new Float64Array(count),
    cross: new Float64Array(count),
    hidden: new Float64Array(count),
  }));
  for (const [i, {labels}] of segmentation.inputs.entries()) {
    const [values, fill] = [await x[i]?.data(), await base[i]?.data()];
    if (values && fill) addProducts(products, labels, values, fill);
  }
  return (row, shown) => {
    const {own = [], cross = [], hidden = []} = products[row] ?? {};
    let [length, inner, mixed] = [0, 0, 0];
    for (let k = 0; k < own.length; k++) {
      const [a, b, c] = [own[k] ?? 0, cross[k] ?? 0, hidden[k] ?? 0];
      length += a;
      inner += shown[k] ? a : b;
      mixed += shown[k] ? a : c;
    }
    // |x - z|^2 = |x|^2 - 2 x z + |z|^2.
    if (rule === 'euclidean') return Math.sqrt(Math.max(0, length - 2 * inner + mixed));
    return 1 - inner / Math.max(leastLength, Math.sqrt(length * mixed));
  };
}

function addProducts(
  products: readonly Products[],
  labels: readonly Int32Array[],
  values: ArrayLike<number>,
  fill: ArrayLike<number>,
): void {
  const each = values.length / labels.length;
  labels.forEach((own, row) => {
    const channels = each / own.length;
    const sums = products[row];
    if (!sums) return;
    own.forEach((label, place) => {
      for (let c = 0; c < channels; c++) {
        const at = row * each + place * channels + c;
        const [a, b] = [values[at] ?? 0, fill[at] ?? 0];
        sums.own[label] = (sums.own[label] ?? 0) + a * a;
        sums.cross[label] = (sums.cross[label] ?? 0) + a * b;
        sums.hidden[label] = (sums.hidden[label] ?? 0) + b * b;
      }
    });
  });
}
