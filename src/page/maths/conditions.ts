/** What rows of a table must meet: a column and the value that it has there, as text. */
export type Conditions = ReadonlyMap<string, string>;

/** As text of an address, `said=5&right=no`. */
export function writeConditions(conditions: Conditions): string | undefined {
  const text = new URLSearchParams([...conditions]).toString();
  return text === '' ? undefined : text;
}

export function readConditions(text: string | undefined): Conditions {
  return new Map(new URLSearchParams(text ?? ''));
}

/** A column of a table: a number or a text for each row. */
export interface Fact {
  /** In the address. */
  readonly key: string;
  readonly title: string;
  at(row: number): number | string | undefined;
  /** As it is read; else the value itself. */
  text?(row: number): string;
}

/** Rows that meet all conditions and hold the text in one of their cells, whatever its case. */
export function rowsThat(
  count: number,
  facts: readonly Fact[],
  {conditions, find}: {readonly conditions: Conditions; readonly find: string | undefined},
): number[] {
  const wanted = [...conditions].flatMap(([key, value]) => {
    const fact = facts.find((one) => one.key === key);
    return fact === undefined ? [] : [{fact, value}];
  });
  const sought = find?.trim().toLowerCase() ?? '';
  return Array.from({length: count}, (_, row) => row).filter(
    (row) =>
      wanted.every(({fact, value}) => String(fact.at(row) ?? '') === value) &&
      (sought === '' || facts.some((fact) => textOf(fact, row).toLowerCase().includes(sought))),
  );
}

/** `key` ascending or `-key` descending; rows without a value come last, equal ones stay in their order. */
export function sortedRows(rows: readonly number[], facts: readonly Fact[], sort: string | undefined): number[] {
  const fact = facts.find(({key}) => key === sort?.replace(/^-/, ''));
  if (fact === undefined || sort === undefined) return [...rows];
  const sign = sort.startsWith('-') ? -1 : 1;
  return rows
    .map((row) => ({row, value: fact.at(row)}))
    .sort((a, b) => {
      const [one, other] = [isMissing(a.value), isMissing(b.value)];
      if (one || other) return Number(one) - Number(other) || a.row - b.row;
      return sign * compared(a.value, b.value) || a.row - b.row;
    })
    .map(({row}) => row);
}

export function textOf(fact: Fact, row: number): string {
  return fact.text?.(row) ?? String(fact.at(row) ?? '');
}

function isMissing(value: number | string | undefined): boolean {
  return value === undefined || value === '' || Number.isNaN(value);
}

function compared(a: number | string | undefined, b: number | string | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [String(a), String(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
