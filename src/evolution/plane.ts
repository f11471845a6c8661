/** One image's map in two dimensions, row by row; of a sequence or a table one row or column of places. */
export interface Plane {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A map with what comparing it again and again would compute again and again. */
export interface Measured extends Plane {
  /** Ranks of the values. */
  readonly ranks: Float64Array;
  /** The values over the largest absolute one; zeros stay zeros. */
  readonly scaled: Float64Array;
  /** The places of the largest absolute values. */
  readonly top: ReadonlySet<number>;
  /** Centre of mass of the absolute values, in places from the left and from the top; undefined for a map of zeros. */
  readonly centre: readonly [x: number, y: number] | undefined;
  readonly finite: boolean;
}
