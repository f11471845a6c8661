/** How smooth random masks are made for one input. */
export interface SmoothMasks {
  readonly sides: readonly number[];
  /** Cells along each side. */
  readonly cells: readonly number[];
  /** Probability of a cell to be shown. */
  readonly keep: number;
}

/** Where a place lies between two cells. */
interface Between {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/**
 * One mask with values from 0 to 1 (Petsiuk et al. 2018, section 3.2): a coarse grid of shown and hidden cells, resized with
 * bilinear interpolation to one cell more than the input along each side, and cut to the input's size at a random
 * offset of up to a cell. Every place is shown with the probability of a cell, on average.
 */
export function smoothMask({sides, cells, keep}: SmoothMasks, next: () => number): Float32Array {
  const grid = Uint8Array.from({length: cells.reduce((a, b) => a * b, 1)}, () => (next() < keep ? 1 : 0));
  const axes = sides.map((side, axis) => betweens(side, cells[axis] ?? 1, next()));
  const mask = new Float32Array(sides.reduce((a, b) => a * b, 1));
  const [first = [], second] = axes;
  const columns = second ?? [{low: 0, high: 0, share: 0}];
  const width = second ? (cells[1] ?? 1) : 1;
  let at = 0;
  for (const row of first) {
    for (const column of columns) {
      const along = (line: number) => {
        const [a = 0, b = 0] = [grid[line * width + column.low], grid[line * width + column.high]];
        return a + column.share * (b - a);
      };
      const [top, bottom] = [along(row.low), along(row.high)];
      mask[at++] = top + row.share * (bottom - top);
    }
  }
  return mask;
}

/** For each place of a side, the cells it lies between, half-pixel centres; `toss` picks the offset. */
function betweens(side: number, cells: number, toss: number): Between[] {
  const cell = Math.ceil(side / cells);
  const offset = Math.floor(toss * cell);
  const scale = cells / ((cells + 1) * cell);
  return Array.from({length: side}, (_, place) => {
    const at = Math.min(cells - 1, Math.max(0, (place + offset + 0.5) * scale - 0.5));
    const low = Math.floor(at);
    return {low, high: Math.min(cells - 1, low + 1), share: at - low};
  });
}
