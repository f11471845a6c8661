import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {type Attribution, type Explainer, withParts} from '../explainer.ts';
import type {Batch, Run} from '../run.ts';
import type {Subject} from '../subject.ts';
import {type OnePass, throughOnePass} from './one-pass.ts';

/**
 * The results of those of the explainers that one common pass serves: gradient, input x gradient and the CAMs take what
 * each needs from the same backward pass. Whoever is not in the result is to be asked alone, which is also where an
 * error gets its name: when the common pass fails, the result is empty.
 */
export async function sharePass(
  explainers: readonly Explainer[],
  subject: Subject,
  x: Batch,
  run: Run,
): Promise<Map<Explainer, Attribution>> {
  const sharers = explainers.flatMap((explainer) => {
    const onePass = explainer.onePass && fits(explainer, subject, x, run) ? explainer.onePass : undefined;
    return onePass ? [{explainer, onePass}] : [];
  });
  if (sharers.length < 2) return new Map();
  try {
    const found = await throughOnePass(
      sharers.map(({onePass}): OnePass => onePass),
      subject,
      x,
      run,
    );
    return new Map(sharers.map(({explainer}, i) => [explainer, withParts(found[i] ?? {maps: []}, subject)]));
  } catch (error) {
    if (error instanceof ExplainError && error.code === 'aborted') throw error;
    return new Map();
  }
}

function fits(explainer: Explainer, subject: Subject, x: Batch, run: Run): boolean {
  try {
    tf.tidy(() => explainer.check?.(subject, x, run));
    return true;
  } catch {
    return false;
  }
}
