import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {Attribution} from '../../src/core/explainer.ts';
import {firstPrincipal} from '../../src/core/maths/principal.ts';
import {modelSubject} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import {gradientsAt} from '../../src/core/passes/layer-gradients.ts';
import {explain} from '../../src/explain.ts';
import {explainers as m} from '../../src/explainers/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo, flat, largest} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {pooledImageModel} from '../helpers/image-models.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {sequentialModel} from '../helpers/models.ts';
import {sequenceModel} from '../helpers/more-models.ts';
import {type Reference, reference, referenceArray} from '../helpers/references.ts';
import {runOf} from '../helpers/run.ts';
import {watchPasses} from '../helpers/spy.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';

/** Feature maps x and 5 - x; the score weighs their places by g0 and g1 and adds 3. */
function byHand(): LayersModel {
  const net = sequential({
    layers: [
      layers.conv2d({name: 'conv', filters: 2, kernelSize: 1, inputShape: [2, 2, 1]}),
      layers.flatten({name: 'flat'}),
      layers.dense({name: 'out', units: 1}),
    ],
  });
  const weights = g0.flatMap((value, place) => [[value], [g1[place] ?? 0]]);
  tf.tidy(() => {
    net.getLayer('conv').setWeights([tf.tensor4d([1, -1], [1, 1, 1, 2]), tf.tensor1d([0, 5])]);
    net.getLayer('out').setWeights([tf.tensor2d(weights), tf.tensor1d([3])]);
  });
  return net;
}
const g0 = [1, -1, 2, 0];
const g1 = [0.5, 0.5, -1, 1];
const image = [1, 2, 3, 4];
/** w0 x + w1 (5 - x) */
const mixed = (w0: number, w1: number) => image.map((value) => w0 * value + w1 * (5 - value));

describe('explainers of the CAM family', () => {
  useBackend();

  it('weigh two feature maps as their equations say', async () => {
    const softmax = (a: number, b: number) => Math.exp(a) / (Math.exp(a) + Math.exp(b));
    const first = softmax(9, 9.5);
    const cases = [
      // A g, place by place: 1 + 4/2, -2 + 3/2, 6 - 2, 0 + 1.
      {of: m.hiresCam({relu: false}), map: [3, -0.5, 4, 1]},
      {of: m.hiresCam(), map: [3, 0, 4, 1]},
      {of: m.layerCam(), map: [3, 1.5, 6, 1]},
      {of: m.gradCamElementWise(), map: [3, 1.5, 6, 1]},
      // (1 - 2 + 6 + 0) / 10 and (2 + 1.5 - 2 + 1) / 10.
      {of: m.xgradCam(), map: mixed(0.5, 0.25)},
      // alpha = 1 / (2 + 10 g), since each map sums to 10.
      {of: m.gradCamPlusPlus(), map: mixed(1 / 12 + 2 / 22, 0.5 / 7 + 0.5 / 7 + 1 / 12)},
      // The score is 10.5; the first map makes 5 of it, the second 2.5.
      {of: m.ablationCam(), map: mixed(5 / 10.5, 2.5 / 10.5)},
      // x times [0, 1/3, 2/3, 1] scores 9, times [1, 2/3, 1/3, 0] it scores 9.5.
      {of: m.scoreCam(), map: mixed(first, 1 - first)},
      // O^T O = [[30, 20], [20, 30]]: the first direction is (1, 1) / sqrt(2).
      {of: m.eigenCam(), map: image.map(() => 5 / Math.SQRT2)},
    ];
    await withModel(byHand, async (model) => {
      const x = tf.tensor4d(image, [1, 2, 2, 1]);
      for (const {of, map} of cases) {
        const {maps} = await explain(of, model, x, {target: 0});
        expectClose(maps, map, 2e-5, of.name);
        tf.dispose([...maps]);
      }
      x.dispose();
    });
  });

  it('keep a map of negative score the right way round', async () => {
    await withModel(byHand, async (model) => {
      const x = tf.tensor4d(image, [1, 2, 2, 1]);
      const {maps} = await explain(m.ablationCam({relu: false}), model, x, {target: 'negative'});
      // The negative side's score is -10.5: both maps speak against it.
      expectClose(maps, mixed(-5 / 10.5, -2.5 / 10.5), 1e-5);
      tf.dispose([x, ...maps]);
    });
  });

  it('HiResCAM sums to the score less the bias behind one dense layer; CAM has it as its mean', async () => {
    await withModel(sequentialModel, async (model) => {
      const x = inputsFor(model, 3);
      const {gradients, activations} = await at(model, x, 'conv_2');
      const expected = tf.tidy(() => flat(tf.sum(tf.mul(activations, gradients), [1, 2, 3])));
      const {maps} = await explain(m.hiresCam({relu: false, layer: 'conv_2', upsample: 'none'}), model, x, {target: 1});
      const sums = tf.tidy(() => flat(tf.sum(maps[0] ?? 0, [1, 2])));
      expectCloseTo(sums, expected, 1e-5);
      tf.dispose([...x, ...maps, gradients, activations]);
    });
    for (const build of [() => pooledImageModel(3), sequenceModel]) {
      await withModel(build, async (model) => {
        const x = inputsFor(model, 3);
        const subject = await modelSubject(model, x, {target: [2, 0, 1], run: runOf()});
        const {maps} = await m.cam({upsample: 'none'}).attribute(subject, x, runOf());
        const bias = model.getLayer('out').getWeights()[1]?.dataSync() ?? [];
        const means = tf.tidy(() => flat(tf.mean(tf.reshape(maps[0] ?? 0, [3, -1]), 1)));
        const scores = tf.tidy(() => flat(subject.scores(x)));
        expectCloseTo(
          means,
          scores.map((score, i) => score - (bias[[2, 0, 1][i] ?? 0] ?? 0)),
          1e-5,
        );
        tf.dispose([...x, ...maps]);
      });
    }
  });

  it('CAM says what stands in its way', async () => {
    for (const [build, found] of [
      [sequentialModel, /needs a network that ends in global average pooling and one dense layer; found '\w+' \(\w+\)/],
    ] as const) {
      await withModel(build, async (model) => {
        const x = inputsFor(model, 1);
        await expectNoLeak(() => expectExplainError(() => explain(m.cam(), model, x), 'not-applicable', found));
        tf.dispose(x);
      });
    }
  });

  it('average several layers, each divided by its largest value', async () => {
    await withModel(sequentialModel, async (model) => {
      const x = inputsFor(model, 2);
      for (const of of [m.layerCam, m.scoreCam, m.ablationCam, m.eigenCam]) {
        const both = await explain(of({layer: ['conv_1', 'conv_2']}), model, x, {target: 1});
        const alone: Attribution[] = [];
        for (const layer of ['conv_1', 'conv_2']) alone.push(await explain(of({layer}), model, x, {target: 1}));
        const expected = tf.tidy(() =>
          tf.div(tf.addN(alone.map(({maps: [map = tf.zeros([0])]}) => tf.divNoNan(map, tf.max(map, [1, 2], true)))), 2),
        );
        expectClose(both.maps, expected, 1e-5, both.maps[0]?.shape.join());
        tf.dispose([expected, ...both.maps, ...alone.flatMap(({maps}) => [...maps])]);
      }
      const unequal = m.gradCam({layer: ['conv_1', 'conv_2'], upsample: 'none'});
      await expectExplainError(() => explain(unequal, model, x), 'bad-option', /must have one size; got/);
      tf.dispose(x);
    });
  });

  it('with fewer channels take those of largest spread, for each image its own, in as many passes', async () => {
    await withModel(sequentialModel, async (model) => {
      const x = inputsFor(model, 3);
      const {activations} = await at(model, x, 'conv_2');
      const spread = tf.tidy(() => tf.moments(activations, [1, 2]).variance.arraySync() as number[][]);
      const maps = await explain(m.scoreCam({layer: 'conv_2', channels: 1, upsample: 'none'}), model, x, {target: 0});
      // The softmax over one channel is 1: the map is that channel.
      const expected = tf.tidy(() =>
        spread.flatMap((own, row) => {
          const channel = own.indexOf(Math.max(...own));
          return flat(tf.relu(tf.slice(activations, [row, 0, 0, channel], [1, -1, -1, 1])));
        }),
      );
      expectClose(maps.maps, expected, 1e-6);
      let passes = 0;
      const stop = watchPasses(model, (rows) => {
        passes += rows;
      });
      const few = await explain(m.ablationCam({layer: 'conv_2', channels: 2}), model, x, {target: 0});
      stop();
      // Two channels of three images, besides activations, the score itself and one row to get to know the network.
      expect(passes).to.equal(3 * 2 + 2 * 3 + 1);
      tf.dispose([...x, activations, ...maps.maps, ...few.maps]);
    });
  });

  it('the first principal direction is that of the singular value decomposition', () => {
    // Three points on the line through (1, 2), and one off it: X^T X = [[14, 28], [28, 57]].
    const points = [1, 2, 2, 4, 3, 6, 0, 1];
    const [trace, det] = [71, 14 * 57 - 28 * 28];
    const top = trace / 2 + Math.sqrt((trace / 2) ** 2 - det);
    const direction = [28, top - 14];
    const norm = Math.hypot(...direction);
    const expected = [0, 1, 2, 3].map(
      (row) => ((points[2 * row] ?? 0) * (direction[0] ?? 0) + (points[2 * row + 1] ?? 0) * (direction[1] ?? 0)) / norm,
    );
    expectClose(firstPrincipal(points, 4, 2, false), expected, 1e-5);
    // The same numbers seen as two points in four dimensions: their projections are the longest that any direction has.
    const wide = firstPrincipal(points, 2, 4, false);
    const [a, b, c] = [25, 19, 46];
    expect(wide.reduce((sum, value) => sum + value ** 2, 0)).to.be.closeTo(
      (a + c) / 2 + Math.sqrt(((a - c) / 2) ** 2 + b ** 2),
      1e-4,
    );
    expectClose(firstPrincipal([1, 1, 1, 1], 2, 2, true), [0, 0], 0);
  });
});

describe('the CAMs of other libraries that depart from the papers', () => {
  useBackend();
  let given: Reference;
  let activations: tf.Tensor;
  let gradients: tf.Tensor;
  before(async () => {
    given = await reference('m1_logits');
    ({activations, gradients} = await at(given.model, [given.x], 'conv2d_2', given.labels));
  });
  after(() => {
    tf.dispose([activations, gradients]);
    given.dispose();
  });
  const file = (name: string) => referenceArray(`m1_logits/${name}`).values;

  it('xplique averages where Grad-CAM++ sums over places', async () => {
    const theirs = tf.tidy(() => {
      const mean = tf.mean(activations, [1, 2], true);
      const square = tf.square(gradients);
      const denominator = tf.add(tf.mul(2, square), tf.mul(tf.mul(square, gradients), mean));
      const weights = tf.mean(tf.mul(tf.divNoNan(square, denominator), tf.relu(gradients)), [1, 2], true);
      return flat(tf.relu(tf.sum(tf.mul(activations, weights), -1)));
    });
    expectCloseTo(theirs, file('xplique/GradCAMPP'), 1e-4);
    const ours = await explain(m.gradCamPlusPlus({layer: 'conv2d_2'}), given.model, given.x, {
      target: 'label',
      labels: given.labels,
    });
    expect(farApart(flat(ours.maps), theirs)).to.be.greaterThan(1);
    tf.dispose([...ours.maps]);
  });

  it('tf-keras-vis multiplies by the exponential of the score and normalises alpha in each channel', async () => {
    const theirs = tf.tidy(() => {
      const scores = given.model.predict(given.x) as tf.Tensor;
      const own = tf.sum(tf.mul(scores, tf.oneHot(tf.tensor1d([...given.labels], 'int32'), 10)), 1);
      const first = tf.mul(tf.reshape(tf.exp(own), [-1, 1, 1, 1]), gradients);
      const [second, third] = [tf.mul(first, gradients), tf.mul(first, tf.square(gradients))];
      const total = tf.sum(activations, [1, 2], true);
      const alpha = tf.divNoNan(second, tf.add(tf.mul(2, second), tf.mul(third, total)));
      const normal = tf.divNoNan(alpha, tf.sum(alpha, [1, 2], true));
      const weights = tf.sum(tf.mul(tf.relu(first), normal), [1, 2], true);
      return flat(tf.relu(tf.sum(tf.mul(activations, weights), -1)));
    });
    expectCloseTo(theirs, file('tf_keras_vis/gradcampp_out_conv2d_2_raw'), 1e-3);
    expectCloseTo(theirs, file('tf_keras_vis/gradcampp_out_conv2d_2_expanded'), 1e-3);
  });

  it('tf-keras-vis weighs Score-CAM by a softmax over the classes, not over the channels', async () => {
    const masked = await maskedScores(given, activations);
    const theirs = tf.tidy(() => {
      const weights = tf.softmax(masked, -1);
      return flat(tf.relu(weightedSum(activations, ofLabels(weights, given.labels))));
    });
    expectCloseTo(theirs, file('tf_keras_vis/scorecam_out_conv2d_2_raw'), 1e-3);
    expectCloseTo(theirs, file('tf_keras_vis/scorecam_out_conv2d_2_expanded'), 1e-3);
    // The paper: the softmax over the channels, which is also what pytorch-grad-cam shows after scaling.
    const paper = tf.tidy(() => {
      const weights = tf.softmax(ofLabels(masked, given.labels), -1);
      return flat(tf.relu(weightedSum(activations, weights)));
    });
    const ours = await explain(m.scoreCam({layer: 'conv2d_2'}), given.model, given.x, {
      target: 'label',
      labels: given.labels,
    });
    expectCloseTo(ours.maps, paper, 1e-4);
    expectClose(scaledTwice(flat(ours.maps)), file('pytorch_grad_cam/ScoreCAM_final'), 1e-3);
    masked.dispose();
    tf.dispose([...ours.maps]);
  });

  it("pytorch-grad-cam's principal CAMs are ours with `center`, up to the sign that it leaves open", async () => {
    for (const [name, of] of [
      ['EigenCAM', m.eigenCam],
      ['EigenGradCAM', m.eigenGradCam],
    ] as const) {
      const {maps} = await explain(of({layer: 'conv2d_2', center: true, relu: false}), given.model, given.x, {
        target: 'label',
        labels: given.labels,
      });
      const theirs = Array.from(file(`pytorch_grad_cam/${name}_final`));
      const own = flat(maps);
      for (let image = 0; image < 8; image++) {
        const part = [image * 64, (image + 1) * 64] as const;
        const [map, final] = [own.slice(...part), theirs.slice(...part)];
        const off = [map, map.map((value) => -value)].map((signed) => farApart(scaledTwice(signed, 1), final));
        expect(Math.min(...off), `${name}, image ${image}`).to.be.lessThan(1e-3);
      }
      tf.dispose([...maps]);
    }
  });

  it("pytorch-grad-cam's pictures are ours after its scaling", async () => {
    for (const [name, of] of [
      ['GradCAM', m.gradCam],
      ['GradCAMPlusPlus', m.gradCamPlusPlus],
      ['HiResCAM', m.hiresCam],
      ['LayerCAM', m.layerCam],
      ['XGradCAM', m.xgradCam],
      ['GradCAMElementWise', m.gradCamElementWise],
    ] as const) {
      const {maps} = await explain(of({layer: 'conv2d_2'}), given.model, given.x, {
        target: 'label',
        labels: given.labels,
      });
      expectClose(scaledTwice(flat(maps)), file(`pytorch_grad_cam/${name}_final`), 1e-3, name);
      tf.dispose([...maps]);
    }
  });
});

/** Activations and gradients of a layer. */
async function at(model: LayersModel, x: readonly tf.Tensor[], layer: string, target: number | readonly number[] = 1) {
  const subject = await modelSubject(model, x, {target, run: runOf()});
  const {activations, gradients} = gradientsAt(subject, x, [networkOf(model).site(layer)]);
  return {activations: activations[0] ?? tf.zeros([0]), gradients: gradients[0] ?? tf.zeros([0])};
}

/** The model's outputs [images, channels, classes] for each image covered by each of its channels, scaled to [0, 1]. */
async function maskedScores({model, x}: Reference, activations: tf.Tensor): Promise<tf.Tensor> {
  return tf.tidy(() => {
    const least = tf.min(activations, [1, 2], true);
    const range = tf.sub(tf.max(activations, [1, 2], true), least);
    const masks = tf.transpose(tf.divNoNan(tf.sub(activations, least), range), [0, 3, 1, 2]);
    const covered = tf.mul(tf.expandDims(x, 1), tf.expandDims(masks, -1));
    const outputs = model.predict(tf.reshape(covered, [-1, ...x.shape.slice(1)])) as tf.Tensor;
    return tf.reshape(outputs, [x.shape[0] ?? 0, -1, outputs.shape[1] ?? 0]);
  });
}

/** [images, channels, classes] -> [images, channels], each image's own class. */
function ofLabels(scores: tf.Tensor, labels: readonly number[]): tf.Tensor {
  const own = tf.oneHot(tf.tensor1d([...labels], 'int32'), scores.shape[2] ?? 1);
  return tf.sum(tf.mul(scores, tf.expandDims(own, 1)), 2);
}

function weightedSum(activations: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(activations, tf.reshape(weights, [weights.shape[0] ?? 0, 1, 1, -1])), -1);
}

/** pytorch-grad-cam's scaling of each image, once for the layer and once for the mean over layers, after a ReLU. */
function scaledTwice(map: readonly number[], images = 8): number[] {
  const each = map.length / images;
  const scale = (values: readonly number[]) => {
    const lifted = values.map((value) => value - Math.min(...values));
    return lifted.map((value) => value / (1e-7 + Math.max(...lifted)));
  };
  return Array.from({length: images}, (_, image) => {
    const own = map.slice(image * each, (image + 1) * each).map((value) => Math.max(0, value));
    return scale(scale(own));
  }).flat();
}

/** The worst difference as a share of the second's largest value. */
function farApart(a: readonly number[], b: readonly number[]): number {
  return largest(a.map((value, i) => value - (b[i] ?? 0))) / largest(b);
}
