import {generator, sample} from '../random.ts';

/** Which features are shown, coalition by coalition, and how much each counts. */
export interface Coalitions {
  /** 1 for each feature that is shown. */
  readonly shown: readonly ArrayLike<number>[];
  readonly weights: ArrayLike<number>;
}

/**
 * Coalitions weighed by the Shapley kernel 1 / (C(m, k) k (m - k)) for size k (Lundberg & Lee 2017, theorem 2), at most
 * `samples` of them, every one together with its complement (Covert & Lee 2021). Sizes from the outside in are
 * taken whole as long as their share of the samples allows; with 2^m - 2 samples that is all there are. The rest is drawn: evenly
 * spread over the other sizes as the kernel has it, at random within a size.
 */
export function kernelCoalitions(features: number, samples: number, seed: number, stream: string): Coalitions {
  const shown: Uint8Array[] = [];
  const weights: number[] = [];
  const add = (coalition: Uint8Array, weight: number) => {
    shown.push(
      coalition,
      coalition.map((one) => 1 - one),
    );
    weights.push(weight, weight);
  };
  let pairs = Math.floor(samples / 2);
  let size = 1;
  for (; size <= features / 2 && pairs > 0; size++) {
    const all = pairsOfSize(features, size);
    if (all > pairs || (pairs * massOf(features, size)) / massFrom(features, size) < all) break;
    for (const members of subsets(features, size)) {
      // Half and half: the complement of a set without feature 0 comes with it.
      if (2 * size === features && members[0] !== 0) break;
      add(coalitionOf(features, members), massOf(features, size) / (2 * all));
    }
    pairs -= all;
  }
  if (size > features / 2 || pairs === 0) return {shown, weights};
  const next = generator(seed, stream);
  const mass = massFrom(features, size);
  const start = next();
  let [below, at] = [massOf(features, size), size];
  for (let k = 0; k < pairs; k++) {
    const place = ((k + start) / pairs) * mass;
    while (place >= below && at + 1 <= features / 2) below += massOf(features, ++at);
    add(coalitionOf(features, sample(features, at, next)), mass / (2 * pairs));
  }
  return {shown, weights};
}

/** Coalitions as given: each counts the same, those that show everything or nothing say nothing. */
export function givenCoalitions(shown: readonly ArrayLike<number>[]): Coalitions {
  const says = (one: ArrayLike<number>) => Array.from(one).some((v) => v !== one[0]);
  return {shown, weights: shown.map((one) => (says(one) ? 1 : 0))};
}

/** The kernel's weight of all coalitions of a size and of their complements. */
function massOf(features: number, size: number): number {
  return (2 * size === features ? 1 : 2) / (size * (features - size));
}

function massFrom(features: number, size: number): number {
  let sum = 0;
  for (let k = size; k <= features / 2; k++) sum += massOf(features, k);
  return sum;
}

/** How many pairs of a coalition of a size and its complement there are. */
function pairsOfSize(features: number, size: number): number {
  let ways = 1;
  for (let k = 1; k <= size; k++) ways = (ways * (features - size + k)) / k;
  return Math.round(2 * size === features ? ways / 2 : ways);
}

function coalitionOf(features: number, members: readonly number[]): Uint8Array {
  const shown = new Uint8Array(features);
  for (const member of members) shown[member] = 1;
  return shown;
}

/** All subsets of a size of 0..n-1, those with the smallest members first. */
function* subsets(n: number, size: number): Generator<readonly number[]> {
  const members = Array.from({length: size}, (_, i) => i);
  while (true) {
    yield members;
    let i = size - 1;
    while (i >= 0 && members[i] === n - size + i) i--;
    if (i < 0) return;
    members[i] = (members[i] ?? 0) + 1;
    for (let k = i + 1; k < size; k++) members[k] = (members[k - 1] ?? 0) + 1;
  }
}
