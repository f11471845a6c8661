import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../src/core/errors.ts';
import type {Head} from '../src/core/network/head.ts';
import type {Values} from './options.ts';
import {readAll, shapeOf} from './read-values.ts';

/** A smoothed one-hot row sums to one within this. */
const tolerance = 1e-3;

/**
 * Class numbers or values, one a row; undefined for labels of several values that are not one-hot, and for those of an
 * output that has places, such as a mask. The labels of a single sigmoid unit become 0 and 1.
 */
export async function labelsOf(labels: Values, head: Head, rows: number): Promise<number[] | undefined> {
  const shape = shapeOf(labels);
  if (shape[0] !== rows) {
    throw new ExplainError(
      'bad-data',
      `there are ${rows} images and ${shape[0] ?? 0} labels: one label for each is needed`,
    );
  }
  if (head.shape.length > 1) return undefined;
  const width = shape.slice(1).reduce((a, b) => a * b, 1);
  if (width === 1) return oneEach(Array.from(await readAll(labels)), head);
  if (shape.length !== 2 || width !== head.units) {
    const oneHot = head.units > 1 ? ` or one-hot [n, ${head.units}]` : '';
    throw new ExplainError('bad-data', `labels must be [n], [n, 1]${oneHot}; got [${shape.join(', ')}]`);
  }
  return fromOneHot(await readAll(labels), rows, width);
}

function oneEach(values: number[], {units, kind}: Head): number[] {
  const fits = (value: number) =>
    units === 1 ? Number.isFinite(value) : Number.isInteger(value) && value >= 0 && value < units;
  const odd = values.find((value) => !fits(value));
  if (odd !== undefined) {
    const wanted = units === 1 ? 'finite numbers' : `class numbers 0 to ${units - 1}`;
    throw new ExplainError('bad-data', `labels must be ${wanted}; got ${odd}`);
  }
  return units === 1 && kind === 'sigmoid' ? values.map((value) => (value >= 0.5 ? 1 : 0)) : values;
}

/** Several labels a row, or values of a regression, do not sum to one. */
function fromOneHot(values: ArrayLike<number>, rows: number, width: number): number[] | undefined {
  const classes: number[] = [];
  for (let row = 0; row < rows; row++) {
    const own = Array.from({length: width}, (_, k) => Number(values[row * width + k]));
    const sum = own.reduce((a, b) => a + b, 0);
    if (own.some((v) => !(v >= 0)) || Math.abs(sum - 1) > tolerance) return undefined;
    classes.push(own.indexOf(Math.max(...own)));
  }
  return classes;
}

/** Losses of numbers; the others are those of classes. */
const lossesOfValues = /^(mean|huber|logcosh|cosine|poisson)/i;

/**
 * Softmax and sigmoid mean classes. Numbers as they are may be logits or a regression: labels, if they are class
 * numbers or one-hot or neither, or else the loss, tell which.
 */
export function areClasses(
  head: Head,
  {
    given,
    labels,
    loss,
  }: {readonly given: boolean; readonly labels?: readonly number[] | undefined; readonly loss?: string | undefined},
): boolean {
  if (head.kind !== 'linear') return true;
  if (head.units === 1) return false;
  return given ? labels !== undefined : loss === undefined || !lossesOfValues.test(loss);
}

/** The name of the loss of one output; undefined for a function and a model that was never compiled. */
export function lossOf({loss, outputNames}: LayersModel, index: number): string | undefined {
  if (typeof loss === 'string') return loss;
  if (typeof loss !== 'object' || loss === null) return undefined;
  const own: unknown = Array.isArray(loss)
    ? loss[index]
    : Object.entries(loss).find(([name]) => name === outputNames[index])?.[1];
  return typeof own === 'string' ? own : undefined;
}

/** There is a name for each class; for values there may be any. */
export function checkClassNames(names: readonly string[] | undefined, head: Head | undefined): void {
  if (!names || !head) return;
  const wanted = head.units === 1 ? 2 : head.units;
  if (names.length === wanted) return;
  throw new ExplainError(
    'bad-option',
    `classNames must have a name for each of the ${wanted} classes; got ${names.length}`,
  );
}
