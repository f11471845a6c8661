import * as tf from '@tensorflow/tfjs-core';

/*
 * Steps whose way back is another one than their way forth. Methods that send something else than the gradient through a
 * network are put together from these, so that strides, paddings and broadcasting stay with tfjs's own gradients.
 */

type Save = (tensors: tf.Tensor[]) => void;

/** A step of the network: `forward` computes it and may save tensors, `backward` turns what comes back into one for each input. */
export function withBackward(
  inputs: readonly tf.Tensor[],
  forward: (save: Save) => tf.Tensor,
  backward: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor[],
): tf.Tensor {
  const step = tf.customGrad((...args) => {
    // tfjs hands over the function that saves behind the inputs.
    const save = args.at(-1) as Save;
    return {value: forward(save), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(dy, saved)};
  });
  return step(...inputs);
}

/** x as it is; what comes back is multiplied by the factor. */
export function scaledBack(x: tf.Tensor, factor: () => tf.Tensor): tf.Tensor {
  return withBackward(
    [x],
    (save) => {
      save([factor()]);
      return x.clone();
    },
    (dy, [by]) => [tf.mul(dy, by ?? 1)],
  );
}

/** Another value in the place of x, with the same shape; what comes back goes to x as it is. */
export function inPlaceOf(x: tf.Tensor, value: () => tf.Tensor): tf.Tensor {
  return withBackward(
    [x],
    () => value().clone(),
    (dy) => [dy.clone()],
  );
}

/** x as it is; of what comes back only the positive part goes on. */
export function rectifiedBack(x: tf.Tensor): tf.Tensor {
  return withBackward(
    [x],
    () => x.clone(),
    (dy) => [tf.relu(dy)],
  );
}

/** As in a model's own code: a layer is called with one tensor or a list, and gives back one or a list. */
export function firstOf(tensors: tf.Tensor | readonly tf.Tensor[]): tf.Tensor {
  const first = tensors instanceof tf.Tensor ? tensors : tensors[0];
  return first ?? tf.zeros([0]);
}
