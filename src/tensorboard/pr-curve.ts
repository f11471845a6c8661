import {ExplainError} from '../core/errors.ts';
import type {SummaryValue} from './event.ts';
import type {TagOptions} from './summary.ts';

/** As many as TensorBoard's own examples; steps of 1/126. */
export const prThresholds = 127;

/** Where precision or recall would be 0/0 they are 0, as in tensorboard/plugins/pr_curve/summary.py. */
const smallestCount = 1e-7;

/**
 * A precision-recall curve: scores of 0 to 1 and whether each row is of the class. A row counts as found at a threshold that is not
 * above its score; rows whose score is NaN are left out. The tensor is [6, thresholds]: true positives, false positives, true
 * negatives, false negatives, precision, recall.
 */
export function prCurveValue(
  tag: string,
  {scores, positive}: {readonly scores: Float32Array; readonly positive: readonly boolean[]},
  {description}: TagOptions = {},
): SummaryValue {
  if (scores.length !== positive.length || scores.some((score) => score < 0 || score > 1)) {
    throw new ExplainError(
      'bad-data',
      `the curve '${tag}' needs scores from 0 to 1 and a yes or no for each; got ${scores.length} scores and ${positive.length} answers`,
    );
  }
  const n = prThresholds;
  const [found, wrong] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  scores.forEach((score, row) => {
    if (Number.isNaN(score)) return;
    const own = positive[row] ? found : wrong;
    const bucket = Math.floor(score * (n - 1));
    own[bucket] = (own[bucket] ?? 0) + 1;
  });
  for (let i = n - 1; i >= 0; i--) {
    found[i] = (found[i] ?? 0) + (found[i + 1] ?? 0);
    wrong[i] = (wrong[i] ?? 0) + (wrong[i + 1] ?? 0);
  }
  const values = new Float32Array(6 * n);
  const [all, others] = [found[0] ?? 0, wrong[0] ?? 0];
  for (let i = 0; i < n; i++) {
    const [tp, fp] = [found[i] ?? 0, wrong[i] ?? 0];
    const column = [
      tp,
      fp,
      others - fp,
      all - tp,
      tp / Math.max(smallestCount, tp + fp),
      tp / Math.max(smallestCount, all),
    ];
    column.forEach((value, row) => {
      values[row * n + i] = value;
    });
  }
  return {
    tag,
    tensor: {dtype: 'float', shape: [6, n], values},
    // PrCurvePluginData: num_thresholds = 2, a varint of one byte.
    metadata: {
      ...{plugin: 'pr_curves', content: Uint8Array.of(0x10, n), dataClass: 2},
      ...(description === undefined ? {} : {description}),
    },
  };
}
