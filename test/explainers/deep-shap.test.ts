import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {deepLift} from '../../src/explainers/deep-lift.ts';
import {deepShap} from '../../src/explainers/deep-shap.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {multiModel} from '../helpers/models.ts';
import {linearModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

describe('explainers/deep-shap', () => {
  useBackend();

  for (const [name, build] of Object.entries({images: () => imageModel(3), 'several inputs': multiModel})) {
    it(`is the mean of deep-lift over the background, and sums to f(x) - mean f(b), on ${name}`, () =>
      withModel(build, async (model) => {
        const [x, background] = [inputsFor(model, 2), inputsFor(model, 3, 50)];
        for (const score of ['logit', 'probability'] as const) {
          const subject = await modelSubject(model, x, {target: [0, 1], score, run: runOf()});
          const {maps, numbers} = await attributed(deepShap({baseline: background}), subject, x);
          const each: (readonly (readonly number[])[])[] = [];
          for (const k of [0, 1, 2]) {
            const one = background.map((t) => tf.slice(t, k, 1));
            each.push((await attributed(deepLift({baseline: one}), subject, x)).maps);
            tf.dispose(one);
          }
          maps.forEach((map, i) => {
            const mean = map.map((_, p) => each.reduce((sum, own) => sum + (own[i]?.[p] ?? 0), 0) / 3);
            expectCloseTo(map, mean, 1e-5);
          });
          expect(largest(numbers['completeness-gap'] ?? [])).to.be.below(1e-5);
          // The run's own background is what is taken where the option gives none.
          expect((await attributed(deepShap(), subject, x, {background})).maps).to.deep.equal(maps);
        }
        tf.dispose([x, background]);
      }));
  }

  it('gives the Shapley values of a linear network, the weights times the distance to the mean', () =>
    withModel(linearModel, async (model) => {
      const [[x = tf.zeros([0])], [background = tf.zeros([0])]] = [inputsFor(model, 2), inputsFor(model, 6, 50)];
      const subject = await modelSubject(model, [x], {target: 1, run: runOf()});
      const {maps} = await attributed(deepShap({baseline: background}), subject, [x]);
      const kernel = flat(model.weights[0]?.read() ?? []);
      const [values, means] = [flat(x), tf.tidy(() => flat(tf.mean(background, 0)))];
      expectCloseTo(
        maps[0] ?? [],
        values.map((value, i) => (kernel[(i % 4) * 2 + 1] ?? 0) * (value - (means[i % 4] ?? 0))),
        1e-5,
      );
      tf.dispose([x, background]);
    }));

  it('takes a single baseline too, and says what it lacks', () =>
    withModel(
      () => imageModel(1),
      async (model) => {
        const x = inputsFor(model, 2);
        const subject = await modelSubject(model, x, {run: runOf()});
        for (const baseline of [0.5, 'mean', 'zero'] as const) {
          const {maps} = await attributed(deepShap({baseline}), subject, x);
          expectClose(maps, (await attributed(deepLift({baseline}), subject, x)).maps, 1e-7);
        }
        await expectExplainError(
          () => deepShap().check?.(subject, x, runOf()),
          'bad-option',
          /deep-shap compares with background examples/,
        );
        tf.dispose(x);
      },
    ));
});
