export type CsvCell = string | number | boolean | undefined;

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/;

/** Rows of a CSV file (RFC 4180). Names come from files: a text that a spreadsheet would run gets a ' before it. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}
