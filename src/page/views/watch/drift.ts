import type {Arrays} from '../../data/arrays.ts';
import type {Column, Epoch, Run} from '../../data/run.ts';
import {planeAt} from '../../drawing/draw.ts';
import {rankDistance} from '../../maths/map-distance.ts';

export {rankDistance};

/** What is left of a slice of time for others. */
const sliceMs = 8;

/**
 * Of each image the mean of `rankDistance` over its methods' maps against the epoch before, worked out from the maps:
 * runs keep the means over the images alone. Layers' filters are left out. undefined where `isStale` says so meanwhile,
 * or where there is no epoch before.
 */
export async function driftOfImages(
  run: Run,
  epoch: Epoch,
  {arrays, isStale}: {readonly arrays: Arrays; readonly isStale: () => boolean},
): Promise<readonly number[] | undefined> {
  const before = run.epochs[run.epochs.findIndex((each) => each.epoch === epoch.epoch) - 1];
  if (before === undefined) return undefined;
  const sums = new Float64Array(run.images);
  const counts = new Float64Array(run.images);
  for (const column of run.columns.filter(({isFeatures}) => !isFeatures)) {
    const [earlier, now] = await Promise.all([mapsAt(run, before, column, arrays), mapsAt(run, epoch, column, arrays)]);
    if (earlier === undefined || now === undefined) continue;
    const images = Math.min(run.images, earlier.shape[0] ?? 0, now.shape[0] ?? 0);
    let end = performance.now() + sliceMs;
    for (let image = 0; image < images; image++) {
      const distance = rankDistance(planeAt(earlier, image, column), planeAt(now, image, column));
      if (!Number.isNaN(distance)) {
        sums[image] = (sums[image] ?? 0) + distance;
        counts[image] = (counts[image] ?? 0) + 1;
      }
      if (performance.now() < end) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (isStale()) return undefined;
      end = performance.now() + sliceMs;
    }
  }
  return Array.from(sums, (sum, image) => sum / (counts[image] ?? 0));
}

async function mapsAt(run: Run, {maps}: Epoch, {tag}: Column, arrays: Arrays) {
  const file = maps.get(tag);
  const found = file === undefined ? undefined : await arrays.stored(run.id, file);
  return found instanceof Error ? undefined : found;
}
