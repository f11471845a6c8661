/** Points joined in their order. Values that are not finite are gaps. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Behind its name in the legend. */
  readonly note?: string;
  /** Its number in the palette and among the dashes; the place of the curve by default. */
  readonly colour?: number;
  readonly dash?: number;
  /** Drawn thin, and not in the legend. */
  readonly thin?: boolean;
}
