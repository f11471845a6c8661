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
    let open = regions;
    while (open.length > 0) {
      open = open.flatMap((region) => added(region) ?? []);
      const best = highest(open.map(mean));
      const chosen = open[best];
      if (!chosen) break;
      take(chosen);
      open = open.filter((_, i) => i !== best);
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

/** The first of the largest; values that are no numbers come last. */
function highest(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > (values[best] ?? 0) || Number.isNaN(values[best])) best = i;
  });
  return best;
}
