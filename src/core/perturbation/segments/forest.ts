/** Disjoint sets of the numbers 0..size-1; the smallest member stands for a set. */
export interface Forest {
  /** The member that stands for the set of `i`. */
  root(i: number): number;
  /** Puts two sets together and returns what stands for them from now on. */
  join(i: number, j: number): number;
}

export function forestOf(size: number): Forest {
  const parent = Int32Array.from({length: size}, (_, i) => i);
  const root = (i: number): number => {
    let top = i;
    while (parent[top] !== top) top = parent[top] ?? top;
    // Everything on the way points to the top from now on.
    for (let at = i; at !== top; ) {
      const next = parent[at] ?? top;
      parent[at] = top;
      at = next;
    }
    return top;
  };
  return {
    root,
    join(i, j) {
      const [a, b] = [root(i), root(j)];
      const [low, high] = a < b ? [a, b] : [b, a];
      parent[high] = low;
      return low;
    },
  };
}

/** The set of each number, counted from 0 in the order in which the sets first come. */
export function numbered(size: number, setOf: (i: number) => number): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from({length: size}, (_, i) => {
    const own = setOf(i);
    const known = numbers.get(own) ?? numbers.size;
    numbers.set(own, known);
    return known;
  });
}
