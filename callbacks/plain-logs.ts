import type * as tf from '@tensorflow/tfjs-core';

/** The logs that tfjs-layers hands to its callbacks: numbers, or scalars that belong to it. */
export type Logs = {[key: string]: number | tf.Scalar};

/** The values of the logs; the scalars stay tfjs-layers' own. What other callbacks left there beside numbers is no metric. */
export async function plainLogs(logs: Logs): Promise<{[key: string]: number}> {
  const entries = Object.entries(logs).map(async ([key, value]): Promise<[string, number][]> => {
    if (typeof value === 'number') return [[key, value]];
    return typeof value?.data === 'function' ? [[key, (await value.data())[0] ?? Number.NaN]] : [];
  });
  return Object.fromEntries((await Promise.all(entries)).flat());
}
