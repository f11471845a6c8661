import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../../core/errors.ts';
import type {PlainTensor} from '../../report/plain.ts';

/** An input of a model; null stands for a side of open size. */
export interface InputSpec {
  readonly name: string;
  /** Without the batch axis. */
  readonly shape: readonly (number | null)[];
}

export function inputSpecs(model: LayersModel): InputSpec[] {
  // A sequential model that was just loaded does not know its inputNames yet.
  return model.inputs.map(({sourceLayer, shape}) => ({name: sourceLayer.name, shape: shape.slice(1)}));
}

/**
 * An array for an input of this shape, [n, ...]. One without the batch axis is a single row; grey images may lack their one
 * channel. The values stay as they are.
 */
export function fitted(array: PlainTensor, input: InputSpec | undefined): PlainTensor {
  const shape = input?.shape ?? [];
  const fits = (sides: readonly number[]) =>
    sides.length === shape.length && shape.every((side, axis) => side === null || side === sides[axis]);
  if (array.shape.length !== shape.length) return array;
  if (fits(array.shape)) return {...array, shape: [1, ...array.shape]};
  const grey = [...array.shape.slice(1), 1];
  return shape.at(-1) === 1 && fits(grey) ? {...array, shape: [array.shape[0] ?? 0, ...grey]} : array;
}

/** Arrays put together along the first axis; `files` name them in messages. */
export function joined(arrays: readonly PlainTensor[], files: readonly string[]): PlainTensor {
  const [first, ...more] = arrays;
  if (!first) return {values: new Float32Array(), shape: [0]};
  if (more.length === 0) return first;
  const odd = arrays.findIndex(({shape}) => shape.slice(1).join() !== first.shape.slice(1).join());
  if (odd >= 0) {
    throw new ExplainError(
      'bad-data',
      `arrays for one input must have the same shape but for their rows: ${files[0]} has [${first.shape.join(', ')}], ` +
        `${files[odd]} [${arrays[odd]?.shape.join(', ')}]`,
    );
  }
  const values = new Float32Array(arrays.reduce((sum, array) => sum + array.values.length, 0));
  let at = 0;
  for (const array of arrays) {
    values.set(array.values, at);
    at += array.values.length;
  }
  const rows = arrays.reduce((sum, {shape}) => sum + (shape[0] ?? 0), 0);
  return {values, shape: [rows, ...first.shape.slice(1)]};
}
