/** What the model said of one image at one step. */
export interface Said {
  readonly step: number;
  /** The predicted class; undefined where there was none, as with NaN. */
  readonly unit: number | undefined;
  /** Undefined without a label. */
  readonly right: boolean | undefined;
  /** The probability of the true class; undefined without a label. */
  readonly truth: number | undefined;
}

/** A change of the predicted class from one looked-at step to the next. */
export interface Flip {
  readonly from: Said;
  readonly to: Said;
  /** A forgetting event: right, then wrong (Toneva et al. 2019, definition 2.1). Undefined without a label. */
  readonly forgets: boolean | undefined;
}

export function flipsOf(story: readonly Said[]): Flip[] {
  return story.slice(1).flatMap((to, i) => {
    const from = story[i];
    return from ? (flipBetween(from, to) ?? []) : [];
  });
}

export function flipBetween(from: Said, to: Said): Flip | undefined {
  if (from.unit === undefined || to.unit === undefined || from.unit === to.unit) return undefined;
  const judged = from.right !== undefined && to.right !== undefined;
  return {from, to, forgets: judged ? from.right === true && to.right === false : undefined};
}

/** Where an image lies on the map of a data set (Swayamdipta et al. 2020, section 2). */
export interface Mapped {
  /** Mean probability of the true class over the epochs. */
  readonly confidence: number;
  /** Standard deviation of that probability, over all epochs and not n - 1. */
  readonly variability: number;
  /** Share of epochs at which the model was right. */
  readonly correctness: number;
  readonly epochs: number;
}

/** Over the ends of epochs: step 0, before training, is none. Undefined where no epoch was judged. */
export function mapped(story: readonly Said[]): Mapped | undefined {
  const seen = story.filter(({step, truth}) => step > 0 && truth !== undefined && Number.isFinite(truth));
  if (seen.length === 0) return undefined;
  const mean = (of: (said: Said) => number) => seen.reduce((sum, said) => sum + of(said), 0) / seen.length;
  const confidence = mean(({truth}) => truth ?? 0);
  return {
    confidence,
    variability: Math.sqrt(mean(({truth}) => ((truth ?? 0) - confidence) ** 2)),
    correctness: mean(({right}) => (right ? 1 : 0)),
    epochs: seen.length,
  };
}

/** The probability of a class from one row of a model's outputs; raw scores go through a softmax first. */
export function probabilityOf(
  outputs: ArrayLike<number>,
  label: number,
  kind: 'softmax' | 'sigmoid' | 'linear',
): number {
  const values = Array.from(outputs);
  const [first = Number.NaN] = values;
  if (values.length === 1) return label === 1 ? first : 1 - first;
  if (kind !== 'linear') return values[label] ?? Number.NaN;
  const most = Math.max(...values);
  const total = values.reduce((sum, value) => sum + Math.exp(value - most), 0);
  return Math.exp((values[label] ?? Number.NaN) - most) / total;
}
