/** Whether a point is inside a shape that fills the circle of radius 1 around 0, upright. */
export type Outline = (right: number, down: number) => boolean;

const circleRadius = 0.85;
const squareHalf = 0.75;
const armHalf = 0.3;
const third = (2 * Math.PI) / 3;

/** The classes of the shapes. */
export const outlines = {
  circle: (right, down) => Math.hypot(right, down) <= circleRadius,
  square: (right, down) => Math.max(Math.abs(right), Math.abs(down)) <= squareHalf,
  // Its three sides are half the radius away from the middle; the first one is below it.
  triangle: (right, down) => [0, third, 2 * third].every((a) => down * Math.cos(a) + right * Math.sin(a) <= 1 / 2),
  cross: (right, down) => {
    const [short, long] = [Math.abs(right), Math.abs(down)].sort((a, b) => a - b);
    return (short ?? 0) <= armHalf && (long ?? 0) <= 1;
  },
} as const satisfies {readonly [name: string]: Outline};

export type ShapeName = keyof typeof outlines;

export const shapeNames: readonly ShapeName[] = ['circle', 'square', 'triangle', 'cross'];
