import type {Head} from '../../../core/network/head.ts';
import type {Run} from '../../../core/run.ts';
import type {AnyMetric, Metric} from '../../../core/scoring/metric.ts';
import type {Quality} from '../../../report/quality/quality.ts';
import type {Request} from '../../parts/flags.ts';
import type {Values} from '../../parts/input-values.ts';
import type {Pair} from './compute.ts';
import type {Contestant} from './contestants.ts';

/** Everything that one run of the command found, as plain numbers. */
export interface Measured {
  readonly request: Request;
  readonly model: {readonly file: string; readonly name: string};
  readonly backend: string;
  readonly run: Run;
  readonly head: Head;
  readonly values: Values;
  readonly inputNames: readonly string[];
  readonly labels: readonly number[] | undefined;
  /** The output unit explained in each row. */
  readonly units: readonly number[] | undefined;
  /** The name of the file of masks. */
  readonly masks: string | undefined;
  readonly contestants: readonly (Contestant & {readonly method: string | undefined})[];
  readonly metrics: readonly {readonly spec: AnyMetric['spec']; readonly metric: Metric}[];
  readonly pairs: readonly Pair[];
  readonly quality: Quality;
}
