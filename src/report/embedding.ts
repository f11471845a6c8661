import {principalAxes, projected} from '../core/maths/principal-axes.ts';
import type {LogRecord} from '../sinks/sink.ts';
import type {PlainTensor} from './plain.ts';
import {spriteOf, type Tiles} from './sprite.ts';

/** The same things at one step: their features [n, d] and what is known of each. */
export interface StepPoints {
  readonly features: PlainTensor;
  readonly columns: {readonly [name: string]: readonly string[]};
}

/** The projector shows three at most. */
const mostAxes = 3;

/**
 * Points for the projector of several steps, in order: `fixed-axes`, all steps on the principal axes of the last one;
 * `all-steps`, all of them as they are; `last-step` alone.
 */
export function projectedPoints(
  steps: readonly StepPoints[],
  {tag, step, tiles}: {readonly tag: string; readonly step: number; readonly tiles: Tiles | undefined},
): LogRecord[] {
  const last = steps.at(-1);
  if (!last) return [];
  const [rows = 0, width = 0] = last.features.shape;
  const values = new Float32Array(steps.length * rows * width);
  for (const [i, {features}] of steps.entries()) values.set(features.values, i * rows * width);
  const columns = Object.fromEntries(
    Object.keys(last.columns).map((name) => [name, steps.flatMap((one) => one.columns[name] ?? [])]),
  );
  const sprite = tiles && spriteOf(tiles, steps.length);
  const found = principalAxes(last.features.values, rows, width, mostAxes);
  const all = steps.length * rows;
  const shared = {kind: 'embedding', step} as const;
  return [
    ...(found.axes.length > 0
      ? [
          {
            ...{...shared, tag: `${tag}/fixed-axes`, columns, sprite},
            values: projected(values, all, found),
            shape: [all, found.axes.length],
          } as const,
        ]
      : []),
    {...shared, tag: `${tag}/all-steps`, values, shape: [all, width], columns, sprite},
    {
      ...{...shared, tag: `${tag}/last-step`, columns: last.columns, sprite: tiles && spriteOf(tiles, 1)},
      values: last.features.values,
      shape: [rows, width],
    },
  ];
}
