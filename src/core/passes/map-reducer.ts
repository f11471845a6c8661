import * as tf from '@tensorflow/tfjs-core';
import {type Block, rowCollector} from '../run.ts';

/** What becomes of the maps of several variants: their mean, mean square or population variance. */
export const reductions = ['mean', 'square', 'variance'] as const;

export type Reduction = (typeof reductions)[number];

/**
 * Sums maps over `samples` variants of each row; what is added is freed. Squares are taken of the distance to the first sample's map where the variance is wanted: the
 * difference of two large sums would leave nothing but rounding.
 */
export function mapReducer(reduce: Reduction, samples: number) {
  const collected = rowCollector();
  let [origin, first, second]: tf.Tensor[][] = [[], [], []];
  const replace = (old: tf.Tensor[] = [], now: tf.Tensor[]) => {
    tf.dispose(old);
    return now;
  };
  return {
    add(maps: readonly tf.Tensor[], {rows, steps}: Block) {
      try {
        const [width, depth] = [rows.to - rows.from, steps.to - steps.from];
        const spread = maps.map((map) => tf.reshape(map, [width, depth, ...map.shape.slice(1)]));
        const sum = (old: readonly tf.Tensor[] = [], power: 1 | 2) =>
          tf.tidy(() =>
            spread.map((map, i) => {
              const zero = reduce === 'variance' ? origin?.[i] : undefined;
              const values = zero ? tf.sub(map, zero) : map;
              const part = tf.sum(power === 2 ? tf.square(values) : values, 1);
              return old[i] ? tf.add(old[i], part) : part;
            }),
          );
        try {
          if (steps.from === 0 && reduce === 'variance') {
            origin = replace(
              origin,
              spread.map((map) => tf.tidy(() => tf.slice(map, [0, 0], [width, 1]))),
            );
          }
          if (reduce !== 'square') first = replace(first, sum(first, 1));
          if (reduce !== 'mean') second = replace(second, sum(second, 2));
        } finally {
          tf.dispose(spread);
        }
        if (steps.to !== samples) return;
        collected.add(
          tf.tidy(() => {
            const means = (sums: readonly tf.Tensor[] = []) => sums.map((s) => tf.div(s, samples));
            if (reduce === 'mean') return means(first);
            if (reduce === 'square') return means(second);
            const shift = means(first);
            return means(second).map((square, i) => tf.relu(tf.sub(square, tf.square(shift[i] ?? 0))));
          }),
        );
        [origin, first, second] = [replace(origin, []), replace(first, []), replace(second, [])];
      } finally {
        tf.dispose([...maps]);
      }
    },
    finish: () => collected.finish(),
    dispose() {
      tf.dispose([origin, first, second]);
      collected.dispose();
    },
  };
}
