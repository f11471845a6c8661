import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject, type QuestionOptions} from '../../../src/core/model-subject.ts';
import {expectedGradients} from '../../../src/explainers/expected-gradients.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectClose, flat} from '../../helpers/close.ts';
import {expectNoLeak} from '../../helpers/leaks.ts';
import {denseSoftmax, linearModel, oneNumber, sigmoidHead} from '../../helpers/more-models.ts';
import {runOf} from '../../helpers/run.ts';
import {handWeighted, patterned, withModel} from '../../helpers/weights.ts';

const rows = 5;
const others = 7;

describe('completeness against a background', () => {
  useBackend();

  describe('scores of other examples', () => {
    const asked: readonly (readonly [what: string, build: () => LayersModel, question: QuestionOptions])[] = [
      ['logits of predicted classes', denseSoftmax, {}],
      ['probabilities of given classes', denseSoftmax, {target: [2, 0, 1, 1, 2], score: 'probability'}],
      ['both sides of a sigmoid', sigmoidHead, {target: 'label', labels: [1, 0, 1, 0, 0]}],
      ['both sides as probabilities', sigmoidHead, {target: 'label', labels: [1, 0, 1, 0, 0], score: 'probability'}],
      ['a number', oneNumber, {target: 0}],
    ];
    for (const [what, build, question] of asked) {
      it(`asks of each what each row asks: ${what}`, () =>
        withModel(build, async (net) => {
          const [x, b] = [patterned([rows, 4], 1), patterned([others, 4], 5)];
          const subject = await modelSubject(net, [x], {...question, run: runOf()});
          tf.tidy(() => {
            const all = subject.everyScore?.([b]);
            expect(all?.shape).to.deep.equal([others, rows]);
            for (let row = 0; row < rows; row++) {
              const own = subject.take(new Array<number>(others).fill(row)).scores([b]);
              expectClose(
                flat(all ?? []).filter((_, i) => i % rows === row),
                own,
                1e-6,
                `row ${row}`,
              );
            }
          });
          tf.dispose([x, b]);
        }));
    }
  });

  it('is met by a linear model, whatever each row asks', () =>
    withModel(linearModel, async (net) => {
      const [x, background] = [patterned([rows, 4], 1), patterned([others, 4], 5)];
      await expectNoLeak(async () => {
        const subject = await modelSubject(net, [x], {target: [0, 1, 1, 0, 1], run: runOf()});
        const run = runOf({background: [background], batchSize: 4});
        const {maps, numbers} = await expectedGradients({samples: 3 * others}).attribute(subject, [x], run);
        expectClose(numbers?.['completeness-gap'] ?? [], new Array<number>(rows).fill(0), 1e-5);
        tf.dispose([...maps]);
      });
      tf.dispose([x, background]);
    }));

  it('is met at a layer that the score bypasses', () =>
    withModel(bypassed, async (net) => {
      const [x, background] = [patterned([rows, 4], 1), patterned([others, 4], 5)];
      const subject = await modelSubject(net, [x], {target: 0, run: runOf()});
      const run = runOf({background: [background]});
      const {maps, numbers} = await expectedGradients({samples: others, layer: 'side'}).attribute(subject, [x], run);
      expectClose(numbers?.['completeness-gap'] ?? [], new Array<number>(rows).fill(0), 1e-5);
      tf.dispose([...maps, x, background]);
    }));
});

/** Linear: what goes in reaches the output through the layer 'side' and beside it. */
function bypassed(): LayersModel {
  const x = input({shape: [4], name: 'x'});
  const side = layers.dense({name: 'side', units: 3}).apply(x) as SymbolicTensor;
  const both = layers.concatenate({name: 'both'}).apply([side, x]) as SymbolicTensor;
  const y = layers.dense({name: 'out', units: 2}).apply(both) as SymbolicTensor;
  return handWeighted(model({inputs: x, outputs: y, name: 'bypassed_net'}));
}
