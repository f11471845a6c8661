import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Attribution, Explainer} from '../explainer.ts';
import {type Batch, type Block, blocks, gatherRows, indices, type Run} from '../run.ts';
import {repeatRows, type Subject} from '../subject.ts';

/** Several variants of every row, such as noisy copies, that one method explains. */
export interface Variants {
  readonly of: Explainer;
  /** Variants of a row. */
  readonly count: number;
  /** The variants of a block, [rows * steps, ...] for each input; inside of `tf.tidy`. */
  points(block: Block): tf.Tensor[];
  /** Takes over the maps of a block. */
  add(maps: readonly tf.Tensor[], block: Block): void;
}

/** Explains all variants. What is asked of each is what is asked of its row, ranked outputs included. */
export async function explainVariants(
  {of, count, points, add}: Variants,
  subject: Subject,
  x: Batch,
  run: Run,
): Promise<Omit<Attribution, 'maps'>> {
  const asked = settled(subject, x, indices({from: 0, to: subject.rows}));
  const ranked: (readonly number[])[] = [];
  let parts: readonly string[] | undefined;
  for await (const block of blocks(subject.rows, count, run)) {
    const each = block.steps.to - block.steps.from;
    const variants = tf.tidy(() => points(block));
    try {
      const found = await of.attribute(asked.take(repeatRows(indices(block.rows), each)), variants, {
        ...run,
        progress: undefined,
      });
      parts = found.parts;
      if (block.steps.from === 0) ranked.push(...(found.ranked ?? []).filter((_, i) => i % each === 0));
      add(found.maps, block);
    } finally {
      tf.dispose(variants);
    }
  }
  return {parts, ranked: ranked.length > 0 ? ranked : undefined};
}

/** Checks the method that is to explain variants. */
export function checkVariants(of: Explainer, subject: Subject, x: Batch, run: Run): void {
  of.check?.(subject, x, run);
  // What has one row for each image (a baseline, say) does not fit several variants of it.
  const twice = subject.take(repeatRows(indices({from: 0, to: subject.rows}), 2));
  tf.tidy(() =>
    of.check?.(
      twice,
      x.map((input) => tf.concat([input, input], 0)),
      run,
    ),
  );
}

/** Feature maps speak of layers or weights, not of a question: their mean means nothing. */
export function refuseFeatures(of: Explainer, method: string): void {
  if (of.map !== 'features') return;
  throw new ExplainError('bad-option', `${method}: '${of.name}' gives feature maps, which have no mean map`);
}

/** Which outputs rank highest is settled on the rows as they are, not on each variant anew. */
function settled(subject: Subject, x: Batch, rows: readonly number[]): Subject {
  const {outputs} = subject;
  return {
    ...subject,
    take: (list) =>
      settled(
        subject.take(list),
        x,
        list.map((row) => rows[row] ?? row),
      ),
    ...(outputs ? {outputs: () => tf.tidy(() => outputs(gatherRows(x, rows)))} : {}),
  };
}
