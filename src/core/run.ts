import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from './errors.ts';

/** One tensor per model input, each [n, ...]; a model with one input gives a list of one. */
export type Batch = readonly tf.Tensor[];

/** How an explanation is carried out: everything that is not the question itself. */
export interface Run {
  /** Decides every random draw. The same seed gives the same bits. */
  readonly seed: number;
  /** Most rows that any one pass through the model may have. */
  readonly batchSize: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  /** Examples that methods may compare with, [b, ...] for each model input, where their own options give none. */
  readonly background?: Batch | undefined;
}

/** A half-open range of rows or steps. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function throwIfAborted(run: Run): void {
  if (run.signal?.aborted) {
    throw new ExplainError('aborted', 'the explanation was aborted by its signal', {cause: run.signal.reason});
  }
}

/** A part of `rows` x `count` that goes through the model in one pass. */
export interface Block {
  readonly rows: Range;
  readonly steps: Range;
}

/**
 * Cuts `rows` x `count` into blocks of at most `run.batchSize` pairs. As many rows as fit come together, then as many
 * steps; all steps of a row come before the next rows. Before each block the signal is looked at; after each the
 * progress is told and the event loop gets a turn.
 */
export async function* blocks(rows: number, count: number, run: Run): AsyncGenerator<Block> {
  const rowsAtOnce = Math.max(1, Math.min(rows, run.batchSize));
  const total = rows * count;
  let done = 0;
  for (let r = 0; r < rows; r += rowsAtOnce) {
    const rowRange = {from: r, to: Math.min(rows, r + rowsAtOnce)};
    const stepsAtOnce = Math.max(1, Math.floor(run.batchSize / (rowRange.to - rowRange.from)));
    for (let s = 0; s < count; s += stepsAtOnce) {
      throwIfAborted(run);
      const stepRange = {from: s, to: Math.min(count, s + stepsAtOnce)};
      yield {rows: rowRange, steps: stepRange};
      done += (rowRange.to - rowRange.from) * (stepRange.to - stepRange.from);
      run.progress?.(done, total);
      await tf.nextFrame();
    }
  }
}

/**
 * Runs `body` once for each block. `body` is synchronous and runs inside `tf.tidy`; what it keeps it must dispose.
 */
export async function forBlocks(
  rows: number,
  count: number,
  run: Run,
  body: (rows: Range, steps: Range) => void,
): Promise<void> {
  for await (const block of blocks(rows, count, run)) tf.tidy(() => body(block.rows, block.steps));
}

/** [from, to) as numbers. */
export function indices({from, to}: Range): number[] {
  return Array.from({length: to - from}, (_, i) => from + i);
}

/** Rows [from, to) of every input. */
export function sliceRows(x: Batch, {from, to}: Range): tf.Tensor[] {
  return x.map((t) => tf.slice(t, from, to - from));
}

/** The given rows of every input, in that order. */
export function gatherRows(x: Batch, rows: readonly number[]): tf.Tensor[] {
  return tf.tidy(() => {
    const index = tf.tensor1d([...rows], 'int32');
    return x.map((t) => tf.gather(t, index));
  });
}

/** How many examples a batch has; all inputs must agree. */
export function rowCount(x: Batch): number {
  const first = x[0];
  if (!first) throw new ExplainError('bad-data', 'expected at least one input tensor, got none');
  const n = first.shape[0] ?? 0;
  const odd = x.findIndex((t) => t.shape[0] !== n);
  if (odd > 0) {
    throw new ExplainError(
      'bad-data',
      `inputs must have the same number of rows: input 0 has ${n}, input ${odd} has ${x[odd]?.shape[0]}`,
    );
  }
  return n;
}

/**
 * Collects results computed block by block: `add` takes over the tensors of one block of rows, `finish` returns them
 * put together along axis 0, `dispose` frees whatever has not been handed out (safe to call at any time).
 */
export function rowCollector(): {
  add(parts: readonly tf.Tensor[]): void;
  finish(): tf.Tensor[];
  dispose(): void;
} {
  let blocks: tf.Tensor[][] = [];
  const dispose = () => {
    for (const block of blocks) tf.dispose(block);
    blocks = [];
  };
  return {
    add(parts) {
      blocks.push(parts.map((part) => tf.keep(part)));
    },
    finish() {
      const first = blocks[0] ?? [];
      const whole = tf.tidy(() =>
        first.map((_, i) =>
          tf.concat(
            blocks.flatMap((block) => block[i] ?? []),
            0,
          ),
        ),
      );
      dispose();
      return whole;
    },
    dispose,
  };
}

/** Computes `body` for all rows, at most `run.batchSize` at a time, and puts the results together along axis 0. */
export async function byRows(rows: number, run: Run, body: (rows: Range) => tf.Tensor[]): Promise<tf.Tensor[]> {
  const collected = rowCollector();
  try {
    await forBlocks(rows, 1, run, (range) => collected.add(body(range)));
    return collected.finish();
  } finally {
    collected.dispose();
  }
}
