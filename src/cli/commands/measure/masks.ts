import {ExplainError} from '../../../core/errors.ts';
import type {PlainTensor} from '../../../report/plain.ts';
import {checkFinite, readValues} from '../../parts/input-values.ts';

/** A pixel of a picture is inside where it is nearer to white: stretching a picture blurs its edges. */
const middle = 0.5;

/** The masks of a file or of pictures for these inputs, [n, ...sides] or [n, ...sides, 1], above zero inside. */
export async function readMasks(path: string, input: PlainTensor): Promise<PlainTensor> {
  const [rows = 0, ...own] = input.shape;
  const sides = own.length > 1 ? own.slice(0, -1) : own;
  const specs = [{name: 'masks', shape: [...sides, 1]}];
  const found = await readValues('--masks', [path], specs, {size: undefined, range: [0, 1], asked: false});
  checkFinite('--masks', found, specs);
  const [masks = {values: new Float32Array(), shape: []}] = found.inputs;
  const {values} = found.rowNames ? {values: masks.values.map((value) => Number(value > middle))} : masks;
  const wanted = [rows, ...sides].join();
  for (const shape of [masks.shape, ...(rows === 1 ? [[1, ...masks.shape]] : [])]) {
    if (shape.join() === wanted || shape.join() === `${wanted},1`) return {values, shape};
  }
  throw new ExplainError(
    'bad-data',
    `--masks ${path}: expected one for each image, [${[rows, ...sides].join(', ')}]; got [${masks.shape.join(', ')}]`,
  );
}
