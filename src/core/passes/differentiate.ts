import * as tf from '@tensorflow/tfjs-core';
import {ExplainError, messageOf} from '../errors.ts';

/**
 * d f / d x for each of `xs`; undefined where f does not depend on it. As `tf.grads`, but nothing is left behind when
 * something throws inside: tfjs frees what it saved for the backward pass only at the end of a good one.
 */
export function gradientsOf(f: (...xs: tf.Tensor[]) => tf.Tensor, xs: readonly tf.Tensor[]): (tf.Tensor | undefined)[] {
  try {
    return tf.tidy(() => {
      const {grads} = tf.engine().gradients(() => f(...xs), [...xs], undefined, true);
      // tfjs types them as always there.
      return grads.map((gradient: tf.Tensor | undefined) => gradient);
    });
  } catch (error) {
    freeTape();
    throw explained(error);
  }
}

/** What an interrupted backward pass has kept; an outer one still under way keeps its own. */
function freeTape(): void {
  const {state} = tf.engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const node of state.activeTape) tf.dispose(node.saved ?? []);
  state.activeTape = [];
}

/** Says in words what tfjs says of its kernels. */
function explained(error: unknown): unknown {
  const message = messageOf(error);
  const kernel = /gradient function not found for (\w+)/.exec(message)?.[1];
  if (kernel) {
    return new ExplainError(
      'not-applicable',
      `this model uses ${kernel}, which has no gradient in TensorFlow.js: use a method that needs none, such as occlusion, or a layer behind it`,
      {cause: error},
    );
  }
  if (/gradient of input \S+ must have 'float32' dtype/.test(message)) {
    return new ExplainError(
      'not-applicable',
      'this model reads its input as whole numbers (such as word indexes), which have no gradient: use a layer behind them, or a method that needs no gradient',
      {cause: error},
    );
  }
  return error;
}
