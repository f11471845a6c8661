import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {explain} from '../../src/explain.ts';
import {explainers as m} from '../../src/explainers/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {difference, expectCloseTo, flat, largest, type Numbers} from '../helpers/close.ts';
import {predicted} from '../helpers/differences.ts';
import {type Reference, reference, referenceArray} from '../helpers/references.ts';

const share = 1e-4;

/*
 * Where tf-explain departs from the papers. Each test shows both: what its stored map really is, worked out from ours,
 * and that ours is another one.
 */
describe('explainers do not inherit the departures of tf-explain', () => {
  useBackend();

  let m1: Reference;
  let m3: Reference;
  before(async () => {
    [m1, m3] = [await reference('m1'), await reference('m3')];
  });
  after(() => {
    m1.dispose();
    m3.dispose();
  });

  const stored = (file: string): number[] => Array.from(referenceArray(file).values);

  /** Our map as plain numbers. */
  async function ours(
    given: Reference,
    explainer: Parameters<typeof explain>[0],
    options: Parameters<typeof explain>[3],
  ): Promise<number[]> {
    const {maps} = await explain(explainer, given.model, given.x, {score: 'probability', ...options});
    try {
      return flat(maps);
    } finally {
      tf.dispose([...maps]);
    }
  }

  function expectFar(actual: Numbers, theirs: Numbers): void {
    expect(difference(actual, theirs).worst).to.be.greaterThan(0.1 * largest(theirs));
  }

  it('integrated gradients are multiplied by the distance to the baseline', async () => {
    for (const [given, file, target] of [
      [m1, 'm1/tf_explain/integrated_gradients_n10_raw_c3', 3],
      [m3, 'm3/tf_explain/integrated_gradients_n10_raw_c0', 0],
    ] as const) {
      const theirs = stored(file);
      const map = await ours(given, m.integratedGradients({steps: 10, rule: 'endpoints'}), {target});
      const x = flat(given.x);
      expectCloseTo(
        map,
        theirs.map((mean, i) => mean * (x[i] ?? 0)),
        share,
        file,
      );
      expectFar(map, theirs);
    }
  });

  it('integrated gradients take a single step, by every rule', async () => {
    for (const rule of ['midpoint', 'left', 'right', 'trapezoid', 'gauss-legendre', 'endpoints'] as const) {
      const map = await ours(m1, m.integratedGradients({steps: 1, rule}), {target: 3});
      expect(map.every(Number.isFinite), rule).to.equal(true);
    }
  });

  it('smooth-grad differentiates the score, not the loss', async () => {
    const noise = tf.tidy(() => {
      const noisy = tf.tensor(stored('m1/tf_explain/smoothgrad_noisy_images'), [8, 8, 8, 8, 1]);
      return tf.sub(noisy, tf.expandDims(m1.x, 1));
    });
    const theirs = stored('m1/tf_explain/smoothgrad_raw_c3');
    const smooth = m.smoothGrad({draws: noise});
    const crossEntropy = (output: tf.Tensor) => tf.neg(tf.log(tf.slice(output, [0, 3], [-1, 1])));
    expectCloseTo(await ours(m1, smooth, {target: crossEntropy}), theirs, share);
    expectFar(await ours(m1, smooth, {target: 3}), theirs);
    noise.dispose();
    // Of a single unit the loss that it takes knows nothing at all.
    expect(largest(stored('m3/tf_explain/smoothgrad_raw_c0'))).to.equal(0);
    expect(largest(await ours(m3, m.smoothGrad({samples: 4}), {target: 0}))).to.be.greaterThan(0.01);
  });

  for (const patch of [2, 3, 4]) {
    it(`occlusion by patches of ${patch} is the drop of the score, not the share that is left`, async () => {
      for (const given of [m1, m3]) {
        const theirs = referenceArray(`${given.name}/tf_explain_patch05/occlusion_p${patch}_patchmap`);
        const [, high = 0, wide = 0] = theirs.shape;
        const options = given.name === 'm3' ? {target: 0} : {target: 'label' as const, labels: given.labels};
        const map = await ours(given, m.occlusion({patch, stride: patch, baseline: 0.5}), options);
        const whole = Array.from({length: 8}, (_, i) =>
          Number(predicted(given.model, [given.x], given.name === 'm3' ? 0 : (given.labels[i] ?? 0))[i]),
        );
        // One value of ours for each of their patches: any pixel inside it.
        const drops = whole.flatMap((_, i) =>
          Array.from({length: high * wide}, (_, k) => {
            const [row, column] = [Math.floor(k / wide) * patch, (k % wide) * patch];
            return map[i * 64 + row * 8 + column] ?? Number.NaN;
          }),
        );
        const confidence = drops.map((drop, k) => (whole[Math.floor(k / (high * wide))] ?? 0) - drop);
        expectCloseTo(
          confidence.map((p) => 1 - p),
          theirs.values,
          share,
          given.name,
        );
        // m1 is nearly sure of every image, so that there both are nearly the same.
        if (given === m3) expectFar(drops, theirs.values);
      }
    });
  }

  it('occlusion fills in what the images can hold', async () => {
    const theirs = stored('m1/tf_explain/occlusion_p2_patchmap_c3');
    const drastic = await ours(m1, m.occlusion({patch: 2, stride: 2, baseline: 127.5}), {target: 3});
    const gentle = await ours(m1, m.occlusion({patch: 2, stride: 2}), {target: 3});
    const p = predicted(m1.model, [m1.x], 3);
    const corners = (map: readonly number[]) =>
      theirs.map((_, k) => {
        const [image, row, column] = [Math.floor(k / 16), Math.floor((k % 16) / 4) * 2, (k % 4) * 2];
        return 1 - ((p[image] ?? 0) - (map[image * 64 + row * 8 + column] ?? 0));
      });
    expectCloseTo(corners(drastic), theirs, share);
    // Nearly all of it is 0 or 1: a patch of 127.5 decides alone.
    const decided = theirs.filter((value) => value < 0.01 || value > 0.99).length;
    expect(decided / theirs.length).to.be.greaterThan(0.9);
    expectFar(corners(gentle), theirs);
  });

  it('grad-cam keeps only what speaks for the class, and weighs by plain gradients', async () => {
    const layer = 'conv2d_2';
    const plain = stored('m1/tf_explain/gradcam_conv2d_2_guided0_raw_label');
    const guided = stored('m1/tf_explain/gradcam_conv2d_2_guided1_raw_label');
    const options = {target: 'label', labels: m1.labels} as const;
    const map = await ours(m1, m.gradCam({layer}), options);
    expect(Math.min(...plain)).to.be.lessThan(-share * largest(plain));
    expectCloseTo(
      map,
      plain.map((value) => Math.max(0, value)),
      share,
    );
    expectFar(map, guided);
    expectCloseTo(await ours(m1, m.gradCam({layer, guided: true}), options), guided, share);
  });

  it('grad-cam looks before the pooling when no layer is named', async () => {
    const options = {target: 'label', labels: m1.labels} as const;
    const map = await ours(m1, m.gradCam({upsample: 'none'}), options);
    expect(map).to.deep.equal(await ours(m1, m.gradCam({upsample: 'none', layer: 'conv2d_2'}), options));
  });

  it('a map of nothing but zeros is zero, not NaN', async () => {
    const dark = tf.zerosLike(m1.x);
    const {maps} = await explain(m.integratedGradients({steps: 3}), m1.model, dark, {target: 3});
    expect(largest(maps)).to.equal(0);
    tf.dispose([dark, ...maps]);
  });
});
