import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject, predict, type QuestionOptions} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import type {Subject} from '../../src/core/subject.ts';
import {classesOf} from '../../src/core/target.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {predicted} from '../helpers/differences.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {multiModel} from '../helpers/models.ts';
import {denseSoftmax, multiLabel, oneNumber, regression, sigmoidHead} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, patterned, withModel} from '../helpers/weights.ts';

const rows = 5;
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Hands a model, its input and a way to ask for scores to `body`. */
async function asking(
  build: () => LayersModel,
  body: (ask: (options?: QuestionOptions) => Promise<Asked>, model: LayersModel, x: tf.Tensor[]) => Promise<void>,
): Promise<void> {
  await withModel(build, async (model) => {
    const x = inputsFor(model, rows);
    try {
      await body(
        async (options = {}) => {
          const subject = await modelSubject(model, x, {...options, run: runOf({batchSize: 2})});
          return {subject, scores: tf.tidy(() => Array.from(subject.scores(x).dataSync()))};
        },
        model,
        x,
      );
    } finally {
      tf.dispose(x);
    }
  });
}

interface Asked {
  readonly subject: Subject;
  readonly scores: readonly number[];
}

/** The model with another bias in its last layer, so that its single unit is on either side. */
function balanced(build: () => LayersModel): LayersModel {
  const model = build();
  const [kernel] = model.getLayer('out').getWeights();
  tf.tidy(() => model.getLayer('out').setWeights([kernel ?? tf.zeros([0]), tf.tensor1d([bias])]));
  return model;
}
const bias = 0.45;

/** [rows][units] of a model's outputs, by predict alone. */
function table(model: LayersModel, x: readonly tf.Tensor[], units: number, output = 0): number[][] {
  const columns = Array.from({length: units}, (_, unit) => predicted(model, x, unit, output));
  return Array.from({length: rows}, (_, row) => columns.map((column) => column[row] ?? 0));
}

const at = (rowsOf: readonly (readonly number[])[], units: readonly number[]) =>
  rowsOf.map((row, i) => row[units[i] ?? 0] ?? Number.NaN);

describe('core/target', () => {
  useBackend();

  it('asks for a class, the same or another one in each row, as logit and as probability', async () => {
    let logits: number[][] = [];
    await withModel(regression, (twin) => {
      const x = inputsFor(twin, rows);
      logits = table(twin, x, 3);
      tf.dispose(x);
    });
    await asking(denseSoftmax, async (ask, model, x) => {
      const probabilities = table(model, x, 3);
      const best = probabilities.map((row) => row.indexOf(Math.max(...row)));
      expect(new Set(best).size, 'the rows should not all be of one class').to.be.greaterThan(1);
      const asked = [
        [{target: 1}, [1, 1, 1, 1, 1]],
        [{target: [2, 0, 1, 1, 0]}, [2, 0, 1, 1, 0]],
        [{target: 'predicted'}, best],
        [{}, best],
        [{target: 'label', labels: [0, 1, 2, 1, 0]}, [0, 1, 2, 1, 0]],
      ] as const;
      for (const [options, units] of asked) {
        const logit = await ask(options);
        expectClose(logit.scores, at(logits, units), 1e-6, 'logit');
        expect(logit.subject.classes).to.deep.equal([...units]);
        const probability = await ask({...options, score: 'probability'});
        expectClose(probability.scores, at(probabilities, units), 1e-6, 'probability');
      }
    });
  });

  it('reads labels as one-hot rows, as a column or as a list of class numbers', async () => {
    const wanted = [0, 2, 1, 2, 0];
    const oneHot = tf.tensor2d([1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0], [5, 3]);
    const soft = tf.tensor2d([0.5, 0.3, 0.2, 0, 0.1, 0.9, 0.3, 0.4, 0.3, 0, 0, 1, 1, 0, 0], [5, 3]);
    const column = tf.tensor2d(wanted, [5, 1], 'int32');
    const list = tf.tensor1d(wanted, 'float32');
    await asking(denseSoftmax, async (ask) => {
      for (const labels of [oneHot, soft, column, list, wanted, Uint8Array.from(wanted)]) {
        const {subject} = await ask({target: 'label', labels});
        expect(subject.classes).to.deep.equal(wanted);
      }
    });
    tf.dispose([oneHot, soft, column, list]);
  });

  it('asks a single sigmoid for its own score by class 0, and for a side', async () => {
    let z: number[] = [];
    await withModel(
      () => balanced(oneNumber),
      (twin) => {
        const x = inputsFor(twin, rows);
        z = Array.from(predicted(twin, x, 0));
        tf.dispose(x);
      },
    );
    expect(z.map(Math.sign), `both sides among ${z}`).to.include.members([1, -1]);
    const p = z.map(sigmoid);
    const opposite = z.map((value) => -value);
    const sides = z.map(Math.abs);
    await asking(
      () => balanced(sigmoidHead),
      async (ask) => {
        const labels = [1, 0, 1, 0, 1];
        const bylabel = (own: readonly number[], other: readonly number[]) =>
          labels.map((label, i) => (label === 1 ? own : other)[i] ?? 0);
        const q = p.map((value) => 1 - value);
        for (const [options, logit, probability] of [
          [{target: 0}, z, p],
          [{target: [0, 0, 0, 0, 0]}, z, p],
          [{target: 'positive'}, z, p],
          [{target: 'negative'}, opposite, q],
          [{target: 'predicted'}, sides, sides.map(sigmoid)],
          [{target: 'label', labels}, bylabel(z, opposite), bylabel(p, q)],
        ] as const) {
          expectClose((await ask(options)).scores, logit, 1e-6, `logit of ${options.target}`);
          const as = await ask({...options, score: 'probability'});
          expectClose(as.scores, probability, 1e-6, `probability of ${options.target}`);
        }
        // The class shown to people is the side; class 0 of a single unit is the unit itself.
        expect((await ask({target: 'predicted'})).subject.classes).to.deep.equal(
          z.map((value) => (value >= 0 ? 1 : 0)),
        );
        expect((await ask({target: 'label', labels})).subject.classes).to.deep.equal(labels);
      },
    );
  });

  it('turns the gradient round for the negative side', async () => {
    await asking(sigmoidHead, async (ask, _model, x) => {
      const [positive] = (await ask({target: 'positive'})).subject.gradient(x);
      const [negative] = (await ask({target: 'negative'})).subject.gradient(x);
      expect(largest(positive ?? 0)).to.be.greaterThan(0.01);
      expectClose(
        negative ?? 0,
        flat(positive ?? 0).map((g) => -g),
        1e-7,
      );
      tf.dispose([positive ?? [], negative ?? []]);
    });
  });

  it('asks a regression for its numbers, for which both kinds of score are the same', async () => {
    await asking(regression, async (ask, model, x) => {
      for (const score of ['logit', 'probability'] as const) {
        expectClose((await ask({target: 2, score})).scores, predicted(model, x, 2), 1e-6);
      }
    });
    await asking(oneNumber, async (ask, model, x) => {
      const values = predicted(model, x, 0);
      for (const target of [0, 'positive', 'predicted'] as const) {
        expectClose((await ask({target})).scores, values, 1e-6);
      }
      // A measurement is a label of a regression, not a side.
      const labels = [-3.5, 2.25, 0, 7, 1];
      expectClose((await ask({target: 'label', labels})).scores, values, 1e-6);
      expectClose(
        (await ask({target: 'negative'})).scores,
        values.map((value) => -value),
        1e-6,
      );
    });
  });

  it('asks several sigmoid units one by one', async () => {
    await asking(multiLabel, async (ask, model, x) => {
      const all = table(model, x, 3);
      expectClose((await ask({target: 2, score: 'probability'})).scores, at(all, [2, 2, 2, 2, 2]), 1e-6);
      const logits = (await ask({target: 2})).scores;
      expectClose(logits.map(sigmoid), at(all, [2, 2, 2, 2, 2]), 1e-6);
    });
  });

  it('asks an output by name or number, of which each has its own units', async () => {
    await asking(multiModel, async (ask, model, x) => {
      expectClose((await ask({output: 'size', target: 1})).scores, predicted(model, x, 1, 1), 1e-6);
      expectClose((await ask({output: 1, target: 1})).scores, predicted(model, x, 1, 1), 1e-6);
      const kind = await ask({output: 'kind', target: 2, score: 'probability'});
      expectClose(kind.scores, predicted(model, x, 2, 0), 1e-6);
      await expectExplainError(() => ask({output: 'size', target: 2}), 'bad-target', /class 2.*2 units, 0 to 1/);
      await expectExplainError(() => ask({output: 'siez', target: 0}), 'bad-target', /no output 'siez'.*size/);
    });
  });

  it('asks a function of the output', async () => {
    await asking(regression, async (ask, model, x) => {
      const margin = (output: tf.Tensor) =>
        tf.sub(tf.slice(output, [0, 0], [-1, 1]), tf.slice(output, [0, 1], [-1, 1]));
      const {scores, subject} = await ask({target: margin});
      const [a, b] = [predicted(model, x, 0), predicted(model, x, 1)];
      expectClose(
        scores,
        a.map((value, i) => value - (b[i] ?? 0)),
        1e-6,
      );
      expect(subject.classes).to.equal(undefined);
      // The function is told which rows it looks at.
      const seen: number[][] = [];
      const spy = (output: tf.Tensor, which: readonly number[]) => {
        seen.push([...which]);
        return tf.sum(output, 1);
      };
      const own = (await ask({target: spy})).subject;
      tf.tidy(() => own.take([4, 0]).scores([patterned([2, 4])]));
      expect(seen).to.deep.equal([
        [0, 1, 2, 3, 4],
        [4, 0],
      ]);
      const wrong = await ask({target: (output) => tf.sum(output)}).catch((error: unknown) => error);
      expect(String(wrong)).to.match(/one score a row, \[5\]; got \[\]/);
    });
  });

  it('gets logits in a function where logits are asked for', async () => {
    await asking(denseSoftmax, async (ask) => {
      const row = (output: tf.Tensor) => tf.logSumExp(output as tf.Tensor2D, 1);
      const {scores} = await ask({target: (output) => tf.sum(output, 1), score: 'probability'});
      expectClose(scores, [1, 1, 1, 1, 1], 1e-6);
      const logits = await ask({target: row});
      expect(largest(logits.scores.map((value) => value - Math.log(3)))).to.be.greaterThan(0.05);
    });
  });

  it('keeps the question of each row when rows are taken', async () => {
    await asking(denseSoftmax, async (ask, model, x) => {
      const {subject} = await ask({target: [2, 0, 1, 1, 0], score: 'probability'});
      const all = table(model, x, 3);
      const order = [3, 0, 0, 4];
      const taken = subject.take(order);
      expect(taken.rows).to.equal(4);
      expect(taken.classes).to.deep.equal([1, 2, 2, 0]);
      const moved = tf.tidy(() => x.map((t) => tf.gather(t, tf.tensor1d(order, 'int32'))));
      const scores = tf.tidy(() => taken.scores(moved).dataSync());
      expectClose(scores, [all[3]?.[1], all[0]?.[2], all[0]?.[2], all[4]?.[0]].map(Number), 1e-6);
      await expectExplainError(() => taken.take([4]), 'bad-data', /row 4 was asked for; the subject has 4 rows/);
      tf.dispose(moved);
    });
  });

  it('asks for other units on request', async () => {
    await asking(denseSoftmax, async (ask, model, x) => {
      const {subject} = await ask({target: 'predicted', score: 'probability'});
      const all = table(model, x, 3);
      const scores = (asked: Subject | undefined) => tf.tidy(() => asked?.scores(x).dataSync() ?? []);
      expectClose(scores(subject.ask?.(2)), at(all, [2, 2, 2, 2, 2]), 1e-6);
      expectClose(scores(subject.ask?.([0, 1, 2, 1, 0])), at(all, [0, 1, 2, 1, 0]), 1e-6);
      expectClose(
        tf.tidy(() => subject.outputs?.(x).dataSync() ?? []),
        all,
        1e-6,
      );
      await expectExplainError(() => subject.ask?.(3), 'bad-target', /class 3 is out of range/);
    });
  });

  it('refuses what does not fit, and says what would', async () => {
    await asking(denseSoftmax, async (ask) => {
      const label = {target: 'label'} as const;
      for (const [options, message] of [
        [{target: 3}, /class 3 is out of range: this output has 3 units, 0 to 2/],
        [{target: -1}, /class -1 is out of range/],
        [{target: 1.5}, /class 1.5 is out of range/],
        [{target: Number.NaN}, /class NaN is out of range/],
        [{target: [0, 1]}, /expected 5 targets, one for each row; got 2/],
        [{target: [0, 1, 2, 3, 0]}, /class 3 is out of range/],
        [{target: 'positive'}, /'positive' is for a single output unit; this output has 3/],
        [label, /needs the labels: pass validationData as \[x, y\]/],
        [{...label, labels: [0, 1]}, /expected 5 labels, one for each row; got 2/],
        [{...label, labels: [0, 1, 2, 3, 0]}, /class 3 is out of range/],
        [{...label, labels: [0, 1, 2, 0.5, 0]}, /class 0.5 is out of range/],
      ] as const) {
        await expectExplainError(() => ask(options), 'bad-target', message);
      }
      const wide = tf.zeros([5, 4]);
      await expectExplainError(() => ask({...label, labels: wide}), 'bad-target', /one-hot \[n, 3\].*got \[5, 4\]/);
      wide.dispose();
    });
    await asking(sigmoidHead, async (ask) => {
      await expectExplainError(() => ask({target: 1}), 'bad-target', /single unit: use 0, 'positive' or 'negative'/);
    });
  });

  it('wants a function for an output with places', async () => {
    const build = () => sequential({layers: [layers.conv2d({filters: 2, kernelSize: 1, inputShape: [3, 3, 1]})]});
    await withModel(build, async (model) => {
      const x = inputsFor(model, 2);
      await expectExplainError(
        () => modelSubject(model, x, {target: 0, run: runOf()}),
        'bad-target',
        /shape \[n, 3, 3, 2\]; pass target as a function/,
      );
      const target = (output: tf.Tensor) => tf.mean(output, [1, 2, 3]);
      const subject = await modelSubject(model, x, {target, run: runOf()});
      const expected = tf.tidy(() => tf.mean(model.predict(x) as tf.Tensor, [1, 2, 3]).dataSync());
      expectClose(
        tf.tidy(() => subject.scores(x).dataSync()),
        expected,
        1e-6,
      );
      tf.dispose(x);
    });
  });

  it('predicts in batches what the model predicts', async () => {
    await withModel(multiModel, async (model) => {
      const x = inputsFor(model, 7);
      for (const [name, index] of [
        ['kind', 0],
        ['size', 1],
      ] as const) {
        const whole = await predict(networkOf(model), x, runOf({batchSize: 3}), name);
        const expected = tf.tidy(() => {
          const out = model.predict(x);
          return (Array.isArray(out) ? out[index] : out)?.clone() ?? tf.zeros([0]);
        });
        expectCloseTo(whole, expected, 1e-6);
        tf.dispose([whole, expected]);
      }
      tf.dispose(x);
    });
  });

  it('takes the first of equal one-hot values', () => {
    const labels = tf.tensor2d([0.5, 0.5, 0, 0, 0, 0], [2, 3]);
    expect(classesOf(labels, 3)).to.deep.equal([0, 0]);
    labels.dispose();
  });
});
