import * as tf from '@tensorflow/tfjs-core';

/** What the steps of a pass over the baselines were given, for the same steps of the pass over x. */
export interface Pairing {
  /**
   * In the pass over the baselines remembers the inputs of the owner's next step and gives nothing; in the pass over x
   * gives those that were remembered.
   */
  meet(owner: object, inputs: readonly tf.Tensor[]): readonly tf.Tensor[] | undefined;
  /** From here on it is the pass over x. */
  turn(): void;
  dispose(): void;
}

/** Both passes go through the layers in one order, so that the k-th step of a layer is the same in both. */
export function pairing(): Pairing {
  const seen = new Map<object, tf.Tensor[][]>();
  const taken = new Map<object, number>();
  let remembering = true;
  return {
    meet(owner, inputs) {
      const own = seen.get(owner) ?? [];
      if (remembering) {
        seen.set(owner, [...own, inputs.map((input) => tf.keep(input.clone()))]);
        return undefined;
      }
      const step = taken.get(owner) ?? 0;
      taken.set(owner, step + 1);
      return own[step];
    },
    turn() {
      remembering = false;
    },
    dispose() {
      tf.dispose([...seen.values()].flat(2));
      seen.clear();
    },
  };
}
