/** Longer lists say too little in an address. */
const mostRows = 100_000;

/** Rows as text: `0-4.7.9-12`, ascending. Dots stay as they are in an address. */
export function writeRanges(rows: Iterable<number>): string {
  const ordered = [...new Set(rows)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let from = 0; from < ordered.length; ) {
    let to = from;
    while ((ordered[to + 1] ?? Number.NaN) === (ordered[to] ?? 0) + 1) to++;
    parts.push(to === from ? `${ordered[from]}` : `${ordered[from]}-${ordered[to]}`);
    from = to + 1;
  }
  return parts.join('.');
}

/** The other way round; undefined for text that is no such list. */
export function readRanges(text: string): number[] | undefined {
  const rows = new Set<number>();
  for (const part of text.split('.')) {
    const [, from, to = from] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from)) return undefined;
    for (let row = Number(from); row <= Number(to); row++) rows.add(row);
    if (rows.size > mostRows) return undefined;
  }
  return [...rows].sort((a, b) => a - b);
}
