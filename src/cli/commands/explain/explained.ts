import type {Explainer} from '../../../core/explainer.ts';
import type {Head} from '../../../core/network/head.ts';
import type {Run} from '../../../core/run.ts';
import type {PlainTensor} from '../../../report/plain.ts';
import type {MethodMaps, Prediction} from '../../../report/step.ts';
import type {Request} from '../../parts/flags.ts';
import type {Values} from '../../parts/input-values.ts';

/** Everything that one run of the command found, as plain numbers. */
export interface Explained {
  readonly explainer: Explainer;
  readonly method: string;
  readonly warning: string | undefined;
  readonly request: Request;
  readonly model: {readonly file: string; readonly name: string};
  readonly backend: string;
  readonly run: Run;
  readonly head: Head;
  readonly values: Values;
  readonly inputNames: readonly string[];
  /** Whether outputs and labels are classes; else they are values. */
  readonly classes: boolean;
  readonly labels: readonly number[] | undefined;
  /** The model's own outputs, [n, units]. */
  readonly outputs: PlainTensor;
  readonly predictions: readonly Prediction[];
  /** The output unit explained in each row, and its score. */
  readonly units: readonly number[] | undefined;
  readonly scores: Float32Array;
  readonly maps: MethodMaps;
}
