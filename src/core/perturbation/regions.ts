/** How the regions of an image are ranked. */
export interface RegionRanking {
  /** A region that adds fewer pixels than this is left out. */
  readonly minPixelDiff: number;
  /** Rank once, by what each region is worth alone. */
  readonly fast: boolean;
}

/** The pixels of a region, by number. */
export type Region = Int32Array;

/**
 * Each pixel's worth is that of the region it came with (Kapishnikov et al. 2019, algorithm 1): of all regions the one
 * whose new pixels have the highest mean attribution is added first, then the next, until none adds enough. Regions may overlap.
 * Pixels that no region brings get their own mean. `fast` ranks the regions once, by the mean over all of their pixels.
 */
export function rankRegions(
  attribution: ArrayLike<number>,
  regions: readonly Region[],
  {minPixelDiff, fast}: RegionRanking,
): Float32Array {
  const worth = new Float32Array(attribution.length);
  const covered = new Uint8Array(attribution.length);
  const mean = (pixels: ArrayLike<number>) => meanOf(attribution, pixels);
  const take = (pixels: Region) => {
    const gain = mean(pixels);
    for (const pixel of pixels) {
      worth[pixel] = gain;
      covered[pixel] = 1;
    }
  };
  /** What a region still adds; undefined where that is too little. */
  const added = (region: Region): Region | undefined => {
    const left = region.filter((pixel) => covered[pixel] === 0);
    return left.length < Math.max(1, minPixelDiff) ? undefined : left;
  };
  if (fast) {
    const sorted = regions
      .filter((region) => region.length > 0)
      .map((region) => ({region, gain: mean(region)}))
      .sort((a, b) => b.gain - a.gain);
    for (const {region} of sorted) {
      const left = added(region);
      if (left) take(left);
    }
  } else {
    const holders = holdersOf(regions, attribution.length);
    const open: (Region | undefined)[] = regions.map(added);
    const gains = open.map((region) => (region ? mean(region) : Number.NaN));
    for (;;) {
      const best = highest(gains);
      const chosen = best === undefined ? undefined : open[best];
      if (!chosen) break;
      take(chosen);
      // Only regions that share a pixel with what came are worth something else now.
      const touched = new Set<number>();
      for (const pixel of chosen) for (const region of holders(pixel)) touched.add(region);
      for (const i of touched) {
        const before = open[i];
        const left = before && added(before);
        open[i] = left;
        gains[i] = left ? mean(left) : Number.NaN;
      }
    }
  }
  const rest = Int32Array.from(covered.keys()).filter((pixel) => covered[pixel] === 0);
  if (rest.length > 0) take(rest);
  return worth;
}

function meanOf(values: ArrayLike<number>, pixels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < pixels.length; i++) sum += values[pixels[i] ?? 0] ?? 0;
  return sum / pixels.length;
}

/** The first of the largest; undefined where there are only NaN. */
function highest(values: readonly number[]): number | undefined {
  let best: number | undefined;
  let most = Number.NEGATIVE_INFINITY;
  values.forEach((value, i) => {
    if (value > most || (value === most && best === undefined)) [best, most] = [i, value];
  });
  return best;
}

/** Which regions hold a pixel: the numbers of regions, one pixel's after the other's. */
function holdersOf(regions: readonly Region[], pixels: number): (pixel: number) => Int32Array {
  const ends = new Int32Array(pixels + 1);
  for (const region of regions) for (const pixel of region) ends[pixel + 1] = (ends[pixel + 1] ?? 0) + 1;
  for (let pixel = 0; pixel < pixels; pixel++) ends[pixel + 1] = (ends[pixel + 1] ?? 0) + (ends[pixel] ?? 0);
  const filled = ends.slice();
  const holders = new Int32Array(ends[pixels] ?? 0);
  regions.forEach((region, i) => {
    for (const pixel of region) {
      holders[filled[pixel] ?? 0] = i;
      filled[pixel] = (filled[pixel] ?? 0) + 1;
    }
  });
  return (pixel) => holders.subarray(ends[pixel], ends[pixel + 1]);
}
