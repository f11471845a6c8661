import type {AnyMethod} from '../../../core/method.ts';
import type {InputSpec} from '../../parts/fit-array.ts';
import type {Values} from '../../parts/input-values.ts';

/** What a side of open size gets where there is no input to say it. */
const openSide = 64;

/** Methods that look at the model alone. */
export const noInput = {
  allowed: ({spec}: AnyMethod): boolean => spec.needsInput === false,
  /** One row of zeros for each input, since every method is asked with rows. */
  values(inputs: readonly InputSpec[]): Values {
    return {
      inputs: inputs.map(({shape}) => {
        const sides = shape.map((side) => side ?? openSide);
        return {values: new Float32Array(sides.reduce((a, b) => a * b, 1)), shape: [1, ...sides]};
      }),
      sources: inputs.map(() => []),
      rowNames: undefined,
      notes: [],
    };
  },
};
