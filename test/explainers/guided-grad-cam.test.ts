import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {gradCam} from '../../src/explainers/grad-cam.ts';
import {guidedBackprop} from '../../src/explainers/guided-backprop.ts';
import {guidedGradCam} from '../../src/explainers/guided-grad-cam.ts';
import {attributed} from '../helpers/attribute.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectCloseTo} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {nestedModel} from '../helpers/models.ts';
import {runOf} from '../helpers/run.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

describe('explainers/guided-grad-cam', () => {
  useBackend();

  it('is guided backpropagation times Grad-CAM, channel by channel', () =>
    withModel(
      () => imageModel(3),
      async (model) => {
        const x = inputsFor(model, 4);
        const subject = await modelSubject(model, x, {run: runOf()});
        for (const upsample of ['bilinear', 'nearest'] as const) {
          const {maps} = await attributed(guidedGradCam({layer: 'conv_1', upsample}), subject, x);
          const [guided = []] = (await attributed(guidedBackprop(), subject, x)).maps;
          const [cam = []] = (await attributed(gradCam({layer: 'conv_1', upsample}), subject, x)).maps;
          expectCloseTo(
            maps[0] ?? [],
            guided.map((g, i) => g * (cam[Math.floor(i / 3)] ?? 0)),
            1e-6,
          );
        }
        tf.dispose(x);
      },
    ));

  it('looks inside of nested models, and names what has no places', () =>
    withModel(nestedModel, async (model) => {
      const x = inputsFor(model, 2);
      const subject = await modelSubject(model, x, {run: runOf()});
      const outer = await attributed(guidedGradCam({layer: 'base/conv_5'}), subject, x);
      const inner = await attributed(guidedGradCam({layer: 'base/block/conv_4'}), subject, x);
      expect(inner.maps).to.not.deep.equal(outer.maps);
      await expectExplainError(
        () => guidedGradCam({layer: 'head/gap'}).check?.(subject, x, runOf()),
        'not-applicable',
        /guided-grad-cam: layer 'head\/gap' .* no spatial axes/,
      );
      tf.dispose(x);
    }));
});
