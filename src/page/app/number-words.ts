/** A number as it is read in tables: `–` for none. */
export function numberText(value: number | undefined, digits = 3): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (Number.isInteger(value)) return String(value);
  const isTiny = Math.abs(value) < 10 ** -digits;
  return isTiny ? value.toExponential(1) : String(Number(value.toPrecision(digits)));
}

export function percentText(value: number): string {
  return Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;
}
