import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from './errors.ts';
import {checkInputs} from './network/check-inputs.ts';
import {type Head, headOf} from './network/head.ts';
import {type Intercept, type Network, networkOf} from './network/network.ts';
import {describe} from './options.ts';
import {type Batch, byRows, type Run, rowCount, sliceRows} from './run.ts';
import {gradientOf, type Subject} from './subject.ts';
import {
  classesOf,
  everyScore,
  pickScores,
  type Question,
  questionsFor,
  type ScoreFunction,
  type ScoreKind,
  scoreKinds,
  type Target,
} from './target.ts';

export interface QuestionOptions {
  /** Default `predicted`. */
  readonly target?: Target | undefined;
  /** Default `logit`: a saturated softmax has no gradient left. */
  readonly score?: ScoreKind | undefined;
  /** Which output of the model, by number or name. Default 0. */
  readonly output?: number | string | undefined;
  /** True classes, one-hot [n, k] or numbers [n], for target `label`. */
  readonly labels?: tf.Tensor | ArrayLike<number> | undefined;
}

/** A model, one of its outputs and the kind of score: what stays the same whatever is asked of it. */
interface Scorer {
  readonly network: Network;
  readonly head: Head;
  readonly score: ScoreKind;
  output(x: Batch, score: ScoreKind, intercept?: Intercept): tf.Tensor;
}

function scorerOf(network: Network, options: QuestionOptions): Scorer {
  const head = headOf(network.model, options.output);
  const score: ScoreKind = options.score ?? 'logit';
  if (!scoreKinds.includes(score)) {
    throw new ExplainError('bad-target', `score must be ${scoreKinds.join(' or ')}; got ${describe(score)}`);
  }
  return {
    network,
    head,
    score,
    output(x, score, intercept) {
      const outputs = score === 'logit' ? head.withLogits(() => network.run(x, intercept)) : network.run(x, intercept);
      const chosen = outputs[head.index];
      if (!chosen)
        throw new ExplainError(
          'bad-target',
          `the model gave ${outputs.length} outputs, output ${head.index} was asked for`,
        );
      return chosen;
    },
  };
}

/** The model's own outputs (probabilities where it ends in softmax or sigmoid), [n, ...], in batches. */
export async function predict(network: Network, x: Batch, run: Run, output: number | string = 0): Promise<tf.Tensor> {
  const scorer = scorerOf(network, {output});
  const [whole] = await byRows(rowCount(x), {...run, progress: undefined}, (rows) => [
    scorer.output(sliceRows(x, rows), 'probability'),
  ]);
  if (!whole) throw new ExplainError('bad-data', 'expected at least one row of input, got none');
  return whole;
}

/**
 * A model with a question for each row of `x`. The question is settled here, on the inputs as they are: what is asked
 * does not change when a method later looks at noisy, faded or occluded inputs.
 */
export async function modelSubject(
  model: LayersModel | Network,
  x: Batch,
  options: QuestionOptions & {readonly run: Run},
): Promise<Subject> {
  const network = 'sites' in model ? model : networkOf(model, x);
  checkInputs(network.model, x);
  const scorer = scorerOf(network, options);
  const rows = rowCount(x);
  const target = options.target ?? 'predicted';
  if (typeof target === 'function')
    return ownScoreSubject(
      scorer,
      target,
      Array.from({length: rows}, (_, i) => i),
    );
  const {head} = scorer;
  if (head.shape.length > 1) {
    throw new ExplainError(
      'bad-target',
      `output ${head.index} has shape [n, ${head.shape.join(', ')}]; pass target as a function (output) => scores [n]`,
    );
  }
  let outputs: ArrayLike<number> | undefined;
  if (target === 'predicted') {
    const whole = await predict(network, x, options.run, head.index);
    outputs = await whole.data().finally(() => whole.dispose());
  }
  const labels = options.labels === undefined ? undefined : classesOf(options.labels, head.units);
  return unitSubject(scorer, questionsFor(target, head, rows, {outputs, labels}));
}

function unitSubject(scorer: Scorer, questions: readonly Question[]): Subject {
  const scores = (x: Batch, intercept?: Intercept) =>
    pickScores(scorer.output(x, scorer.score, intercept), questions, scorer.score === 'probability');
  return {
    rows: questions.length,
    classes: questions.map((q) =>
      scorer.head.units === 1 && q.side === 1 && scorer.head.kind === 'sigmoid' ? 1 : q.unit,
    ),
    network: scorer.network,
    output: scorer.head.index,
    questions,
    scores,
    gradient: (x, intercept) => gradientOf((inputs) => scores(inputs, intercept), x),
    take: (rows) =>
      unitSubject(
        scorer,
        rows.map((row) => questionAt(questions, row)),
      ),
    ask: (units) => unitSubject(scorer, questionsFor(units, scorer.head, questions.length, {})),
    outputs: (x) => {
      const output = scorer.output(x, scorer.score);
      return tf.reshape(output, [output.shape[0] ?? 0, scorer.head.units]) as tf.Tensor2D;
    },
    everyScore: (x) => everyScore(scorer.output(x, scorer.score), questions, scorer.score === 'probability'),
  };
}

function questionAt(questions: readonly Question[], row: number): Question {
  const question = questions[row];
  if (!question)
    throw new ExplainError('bad-data', `row ${row} was asked for; the subject has ${questions.length} rows`);
  return question;
}

function ownScoreSubject(scorer: Scorer, own: ScoreFunction, rows: readonly number[]): Subject {
  const scores = (x: Batch, intercept?: Intercept) => {
    const values = own(scorer.output(x, scorer.score, intercept), rows);
    if (values.size !== rows.length) {
      throw new ExplainError(
        'bad-target',
        `a target function must return one score a row, [${rows.length}]; got [${values.shape.join(', ')}]`,
      );
    }
    return tf.reshape(values, [-1]) as tf.Tensor1D;
  };
  return {
    rows: rows.length,
    network: scorer.network,
    scores,
    gradient: (x, intercept) => gradientOf((inputs) => scores(inputs, intercept), x),
    take: (list) =>
      ownScoreSubject(
        scorer,
        own,
        list.map((row) => rows[row] ?? row),
      ),
  };
}
