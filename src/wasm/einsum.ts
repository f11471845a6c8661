import {backend_util, mul, reshape, sum, type Tensor, transpose} from '@tensorflow/tfjs-core';
import {composedKernel} from './kernel.ts';

interface Attributes {
  readonly equation: string;
}

/**
 * Einstein's sum along the path that tfjs computes for it: each operand turned and broadcast to the dimensions of the result
 * so far, multiplied, and summed over those that no later operand has.
 */
export const einsum = composedKernel<Attributes>((_input, {equation}, operands) => {
  const {allDims, summedDims, idDims} = backend_util.decodeEinsumEquation(equation, operands.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, [...operands]);
  const {path, steps} = backend_util.getEinsumComputePath(summedDims, idDims);
  let result: Tensor | undefined;
  let rank = allDims.length;
  for (const [index, ids] of steps.entries()) {
    for (const id of ids) {
      const operand = aligned(operands[id], rank, idDims[id]);
      result = result === undefined ? operand : mul(result, operand);
    }
    const axis = path[index];
    if (index < steps.length - 1 && result !== undefined && axis !== undefined && axis >= 0) {
      result = sum(result, axis - (allDims.length - rank));
      rank -= 1;
    }
  }
  if (result === undefined) throw new Error(`einsum '${equation}' has no operand`);
  return result;
});

function aligned(operand: Tensor | undefined, rank: number, dims: number[] | undefined): Tensor {
  if (operand === undefined || dims === undefined) throw new Error('einsum names an operand that was not given');
  const {permutationIndices, expandDims} = backend_util.getEinsumPermutation(rank, dims);
  const turned = backend_util.isIdentityPermutation(permutationIndices)
    ? operand
    : transpose(operand, permutationIndices);
  const shape = turned.shape.slice();
  for (const axis of expandDims) shape.splice(axis, 0, 1);
  return reshape(turned, shape);
}
