import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../errors.ts';
import {type Batch, rowCount} from '../run.ts';

/** One tensor for each input of the model, of its shape, with at least one row: tfjs itself notices only some of it. */
export function checkInputs(model: LayersModel, x: Batch): void {
  const names = model.inputNames;
  if (x.length !== names.length) {
    throw new ExplainError(
      'bad-data',
      `model '${model.name}' has ${names.length} input${names.length === 1 ? '' : 's'} (${names.join(', ')}); ` +
        `got ${x.length} tensor${x.length === 1 ? '' : 's'}`,
    );
  }
  model.inputs.forEach((input, i) => {
    const [, ...wanted] = input.shape;
    const given = x[i]?.shape ?? [];
    const fits =
      given.length === wanted.length + 1 && wanted.every((side, axis) => (side ?? given[axis + 1]) === given[axis + 1]);
    if (fits) return;
    throw new ExplainError(
      'bad-data',
      `input '${names[i]}' of model '${model.name}' must be [n, ${wanted.map((side) => side ?? 'any').join(', ')}]; got [${given.join(', ')}]`,
    );
  });
  if (rowCount(x) === 0) throw new ExplainError('bad-data', 'expected at least one row of input, got none');
}
