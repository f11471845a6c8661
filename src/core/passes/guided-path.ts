/** How a guided path goes. */
export interface GuidedPath {
  readonly steps: number;
  /** Share of the features that are moved at once: those of the smallest gradients. */
  readonly fraction: number;
  /** How far a feature may be ahead of or behind the straight path, as a share of its length. */
  readonly maxDist: number;
}

/** Closer than this to the distance wanted is close enough, as a share or as it is. */
const tolerance = 1e-9;

const sum = (values: Float64Array, f: (value: number, i: number) => number) =>
  values.reduce((total, value, i) => total + f(value, i), 0);

/**
 * One step of the guided path of one example (Kapishnikov et al. 2021, algorithm 1): moves `x` in place towards `target`
 * until its L1 distance is that of the straight path after this step, features of small gradients first, and adds gradient *
 * way to `attribution`. All are flat arrays of the example's features.
 */
export function guidedStep(
  step: number,
  {steps, fraction, maxDist}: GuidedPath,
  gradient: ArrayLike<number>,
  {x, start, target, attribution}: Record<'x' | 'start' | 'target' | 'attribution', Float64Array>,
): void {
  const from = (i: number) => start[i] ?? 0;
  const to = (i: number) => target[i] ?? 0;
  const alpha = (step + 1) / steps;
  const least = Math.max(alpha - maxDist, 0);
  const most = Math.min(alpha + maxDist, 1);
  const on = (i: number, at: number) => from(i) + (to(i) - from(i)) * at;
  const wanted = sum(start, (value, i) => Math.abs(to(i) - value)) * (1 - alpha);
  const distance = () => sum(x, (value, i) => Math.abs(value - to(i)));
  // What lies behind is brought up first.
  x.forEach((value, i) => {
    const place = to(i) === from(i) ? most : (value - from(i)) / (to(i) - from(i));
    if (place < least) move(i, on(i, least));
  });
  const free = Array.from(x.keys()).filter((i) => x[i] !== on(i, most));
  const size = (i: number) => Math.abs(gradient[i] ?? 0);
  const order = free.sort((a, b) => size(a) - size(b) || a - b);
  for (let begin = 0; begin < order.length; ) {
    const open = distance() - wanted;
    if (open <= tolerance * Math.max(1, wanted)) return;
    // As many as the fraction says, of all features, and those of the same gradient; where fewer are left, all of them.
    const last = Math.min(begin + Math.floor(fraction * (x.length - 1)), order.length - 1);
    const bound = size(order[last] ?? 0);
    let end = last + 1;
    while (end < order.length && size(order[end] ?? 0) <= bound) end++;
    const chosen = order.slice(begin, end);
    const reach = chosen.reduce((total, i) => total + Math.abs((x[i] ?? 0) - on(i, most)), 0);
    const share = Math.min(1, open / reach);
    for (const i of chosen) move(i, share === 1 ? on(i, most) : (x[i] ?? 0) + (on(i, most) - (x[i] ?? 0)) * share);
    if (share < 1) return;
    begin = end;
  }

  function move(i: number, place: number): void {
    attribution[i] = (attribution[i] ?? 0) + (place - (x[i] ?? 0)) * (gradient[i] ?? 0);
    x[i] = place;
  }
}
