/** Colours of the page as they are at this moment, light or dark. */
export interface Palette {
  readonly back: string;
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  /** In the order of the lines. */
  readonly series: readonly string[];
}

/** How many colours page.css has for lines. */
export const colours = 10;
/** Lines differ by their dashes too. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4]];

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    back: of('--back'),
    text: of('--text'),
    soft: of('--soft'),
    line: of('--line'),
    series: Array.from({length: colours}, (_, i) => of(`--c${i}`)),
  };
}

export function dashOf(i: number): readonly number[] {
  return dashes[i % dashes.length] ?? [];
}

/** Calls back when the colours change. */
export function onPalette(changed: () => void): void {
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}
