import {partOf, type Watched} from '../../data/in-parts.ts';
import {type Rows, rowOf} from '../../data/npy.ts';
import type {DataRange, Sides} from '../../edits/edit.ts';
import {scoresOf} from '../../maths/scores.ts';
import {type Spread, spreadOf} from '../../maths/spread.ts';
import type {Plan} from './plan.ts';

/** What is asked about: rows of inputs, each changed by the plan. */
export interface Asked {
  readonly inputs: Rows;
  readonly rows: readonly number[];
  readonly sides: Sides;
  readonly data: DataRange;
  readonly plan: Plan;
  readonly values: readonly number[];
}

/** Scores of one input for each value: [values, classes]. */
export async function alongOne(asked: Asked, predict: (inputs: Rows) => Promise<Rows>): Promise<Rows> {
  const changed = asked.values.map((value) => changedRows(asked, asked.rows, value));
  const [first] = changed;
  if (first === undefined) return {values: new Float32Array(), shape: [0, 0]};
  const size = first.values.length;
  const all = new Float32Array(changed.length * size);
  changed.forEach(({values}, i) => {
    all.set(values, i * size);
  });
  return scored(await predict({values: all, shape: [changed.length, ...asked.inputs.shape.slice(1)]}));
}

/** Mean and quartiles over the rows for each value, a list of the classes each; undefined where it was ended meanwhile. */
export async function alongAll(
  asked: Asked,
  predict: (inputs: Rows) => Promise<Rows>,
  {onProgress, isOver}: Watched,
): Promise<readonly (readonly Spread[])[] | undefined> {
  const {rows, values} = asked;
  const part = partOf(asked.inputs.shape.slice(1));
  const total = rows.length * values.length;
  const spreads: (readonly Spread[])[] = [];
  for (const [i, value] of values.entries()) {
    let scores = new Float32Array();
    let units = 0;
    for (let from = 0; from < rows.length; from += part) {
      if (isOver()) return undefined;
      onProgress(i * rows.length + from, total);
      const answer = scored(await predict(changedRows(asked, rows.slice(from, from + part), value)));
      units = answer.shape[1] ?? 0;
      const more = new Float32Array(scores.length + answer.values.length);
      more.set(scores);
      more.set(answer.values, scores.length);
      scores = more;
    }
    spreads.push(spreadOf(scores, Math.max(1, units)));
  }
  if (isOver()) return undefined;
  onProgress(total, total);
  return spreads;
}

/** Rows after the edit with one value of its number. */
function changedRows({inputs, sides, data, plan}: Asked, rows: readonly number[], value: number): Rows {
  const size = rowOf(inputs, 0).values.length;
  const changed = new Float32Array(rows.length * size);
  const numbers = plan.numbers.map((number, i) => (i === plan.field ? value : number));
  const {height, width, channels} = sides;
  rows.forEach((row, i) => {
    const picture = {values: rowOf(inputs, row).values, height, width, channels};
    changed.set(plan.edit.apply(picture, {numbers, trail: []}, data).values, i * size);
  });
  return {values: changed, shape: [rows.length, ...inputs.shape.slice(1)]};
}

/** A single probability is two classes; a number that is no class stays as it is. */
function scored(outputs: Rows): Rows {
  const scores = scoresOf(outputs);
  if (scores !== undefined) return {values: scores.values, shape: [scores.count, scores.classes]};
  const [count = 0] = outputs.shape;
  return {values: outputs.values, shape: [count, outputs.values.length / Math.max(1, count)]};
}
