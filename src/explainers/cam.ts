import * as tf from '@tensorflow/tfjs-core';
import {camOptions, finished, spatialSizes} from '../core/cam/cam.ts';
import {ExplainError} from '../core/errors.ts';
import {defineMethod} from '../core/method.ts';
import {type PooledHead, pooledHead} from '../core/network/pooled-head.ts';
import {flag} from '../core/options.ts';
import {networkBehind} from '../core/passes/layer-gradients.ts';
import type {Subject} from '../core/subject.ts';

/**
 * sum_k w_k A_k, w = the class's weights in the dense layer behind global average pooling (Zhou et al. 2016, eq. 2). Its mean over
 * places is the class's logit less the bias. The layer is the one that is pooled, whatever kind of score is asked for;
 * the paper keeps negative values (`relu: false`).
 */
export const cam = defineMethod(
  {
    name: 'cam',
    title: 'CAM',
    map: 'signed',
    axes: 'spatial',
    inputs: ['image', 'sequence'],
    anyInput: true,
    needs: 'layers',
    cost: '1 forward pass',
    suits: 'every epoch',
    paper: 'https://arxiv.org/abs/1512.04150',
    options: {relu: flag(false, 'keep only what speaks for the class'), upsample: camOptions.upsample},
  },
  (options) => ({
    map: options.relu ? 'positive' : 'signed',
    check(subject) {
      headOf(subject);
    },
    onePass: {
      wants: (subject) => ({activations: [headOf(subject).site]}),
      maps({activation, x}, subject) {
        const {site, kernel} = headOf(subject);
        const a = activation(site);
        const questions = subject.questions ?? [];
        const units = tf.tensor1d(
          questions.map(({unit}) => unit),
          'int32',
        );
        const sides = tf.tensor2d(questions.map(({side}) => [side]));
        const weights = tf.mul(tf.gather(tf.transpose(kernel()), units), sides);
        const places = a.shape.slice(1, -1).map(() => 1);
        const map = tf.sum(tf.mul(a, tf.reshape(weights, [questions.length, ...places, -1])), -1);
        return [finished(map, spatialSizes(x, site), options)];
      },
    },
  }),
);

function headOf(subject: Subject): PooledHead {
  const network = networkBehind(subject, 'cam');
  if (subject.questions && subject.output !== undefined) return pooledHead(network, subject.output, 'cam');
  throw new ExplainError('not-applicable', "cam needs a class to explain; a target function has none: use 'grad-cam'");
}
