import * as tf from '@tensorflow/tfjs-core';
import {layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {headOf} from '../../src/core/network/head.ts';
import {networkOf} from '../../src/core/network/network.ts';
import {areaOf, massIn, pointsInto} from '../../src/evolution/right-reasons.ts';
import {rightReasonsTerm} from '../../src/evolution/rrr.ts';
import {type Looked, shortcutWatch, tail} from '../../src/evolution/shortcut.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';

const plane = (...values: number[]) => ({values: Float32Array.from(values), width: 2, height: 2});
const mask = Uint8Array.of(1, 0, 0, 1);

describe('whether a map lies on what matters', () => {
  it('is its share of absolute values inside, and where its highest place is', () => {
    expect(massIn(plane(1, 2, -3, -4), mask)).to.equal(0.5);
    expect(massIn(plane(-1, 0, 0, 0), mask)).to.equal(1);
    expect(pointsInto(plane(1, 2, -3, -4), mask)).to.equal(0);
    expect(pointsInto(plane(3, 2, -3, -4), mask)).to.equal(1);
    // Of equally high places any may hit.
    expect(pointsInto(plane(2, 2, 0, 0), mask)).to.equal(1);
    expect(areaOf(mask)).to.equal(0.5);
  });

  it('is unknown for maps of zeros, of other sizes, not finite, and for empty masks', () => {
    const none = new Uint8Array(4);
    for (const [map, own] of [
      [plane(0, 0, 0, 0), mask],
      [plane(1, Number.NaN, 0, 0), mask],
      [plane(1, Number.POSITIVE_INFINITY, 0, 0), mask],
      [plane(1, 2, 3, 4), none],
      [plane(1, 2), mask],
    ] as const) {
      expect(massIn(map, own)).to.equal(undefined);
      expect(pointsInto(map, own)).to.equal(undefined);
    }
    // A constant map has its mass inside, and points nowhere.
    expect(massIn(plane(2, 2, 2, 2), mask)).to.equal(0.5);
    expect(pointsInto(plane(2, 2, 2, 2), mask)).to.equal(undefined);
  });
});

describe('the right-reasons term', () => {
  useBackend();

  /** Two pixels in, logits W x + b out. */
  const weights = [0.5, -1, 2, 0.25, -0.75, 1.5];
  const bias = [0.1, -0.2, 0.3];
  const net = (activation: 'softmax' | 'sigmoid' | 'linear', units: number) => {
    const model = sequential({
      layers: [layers.flatten({inputShape: [1, 2, 1]}), layers.dense({units, activation})],
    });
    tf.tidy(() =>
      model.setWeights([tf.tensor2d(weights.slice(0, 2 * units), [2, units]), tf.tensor1d(bias.slice(0, units))]),
    );
    return model;
  };
  const images = [
    [0.2, 0.9],
    [-1, 3],
    [0, 0],
  ];
  const outside = [
    [1, 1],
    [0, 1],
    [0, 0],
  ];

  it('is that of finite differences of the log probabilities, for every kind of output, batch by batch', async () => {
    for (const [activation, units] of [
      ['softmax', 3],
      ['linear', 3],
      ['sigmoid', 1],
      ['sigmoid', 3],
    ] as const) {
      const model = net(activation, units);
      const logits = (x: readonly number[]) =>
        Array.from({length: units}, (_, k) =>
          x.reduce((sum, value, d) => sum + value * (weights[d * units + k] ?? 0), bias[k] ?? 0),
        );
      const summed = (x: readonly number[]) => {
        const z = logits(x);
        if (activation === 'sigmoid') {
          return z.reduce((sum, v) => sum + Math.log(1 / (1 + Math.exp(-v))) + Math.log(1 / (1 + Math.exp(v))), 0);
        }
        const total = z.reduce((sum, v) => sum + Math.exp(v), 0);
        return z.reduce((sum, v) => sum + Math.log(Math.exp(v) / total), 0);
      };
      const step = 1e-4;
      const wanted = images.map((x, row) =>
        x.reduce((sum, _, d) => {
          const moved = (by: number) => summed(x.map((value, i) => (i === d ? value + by : value)));
          const slope = (moved(step) - moved(-step)) / (2 * step);
          return sum + (outside[row]?.[d] ?? 0) * slope ** 2;
        }, 0),
      );
      const found = await expectNoLeak(async () => {
        const x = tf.tensor4d(images.flat(), [3, 1, 2, 1]);
        const away = tf.tensor3d(outside.flat(), [3, 1, 2]);
        const terms = await rightReasonsTerm(networkOf(model), headOf(model), [x], away, 0, {seed: 0, batchSize: 2});
        tf.dispose([x, away]);
        return terms;
      });
      expect(found).to.have.length(3);
      for (const [row, value] of wanted.entries())
        expect(found[row], `${activation} ${row}`).to.be.closeTo(value, 1e-4);
      expect(found[2]).to.equal(0);
      model.dispose();
    }
  });
});

describe('the watch for shortcuts', () => {
  it('counts tails of a fair coin exactly', () => {
    expect(tail(3, 3)).to.equal(1 / 8);
    expect(tail(4, 3)).to.equal(5 / 16);
    expect(tail(16, 15)).to.be.closeTo(17 / 65536, 1e-15);
    expect(tail(5, 0)).to.be.closeTo(1, 1e-12);
    expect(tail(0, 0)).to.equal(1);
  });

  /** Ten images of each of two classes; those of class 0 have this mass. */
  const images = (mass: number, right = true): Looked[] =>
    Array.from({length: 20}, (_, i) => ({
      ...{label: i % 2, right, area: 0.3},
      masses: [i % 2 === 0 ? mass : 0.5, undefined],
    }));
  const steps = (...seen: [accuracy: number, Looked[]][]) => {
    const watch = shortcutWatch();
    return seen.map(([accuracy, own]) => watch.add(accuracy, own).map(({label}) => label));
  };

  it('tells a class whose maps leave what matters for three steps in a row while accuracy rises', () => {
    const low = images(0.1);
    expect(steps([0.5, images(0.4)], [0.7, low], [0.8, low], [0.9, low])).to.deep.equal([[], [], [], [0]]);
    const watch = shortcutWatch();
    watch.add(0.5, images(0.4));
    watch.add(0.7, low);
    watch.add(0.7, low);
    const [told] = watch.add(0.7, low);
    expect(told?.images).to.equal(10);
    expect([told?.start, told?.now, told?.area].map((share) => Number(share?.toFixed(6)))).to.deep.equal([
      0.4, 0.1, 0.3,
    ]);
  });

  it('keeps quiet without a rise, a fall, maps below chance, enough images, or images that it gets right', () => {
    const low = images(0.1);
    const quiet = (...seen: [number, Looked[]][]) => expect(steps(...seen).flat()).to.deep.equal([]);
    quiet([0.5, images(0.4)], [0.55, low], [0.55, low], [0.55, low]);
    quiet([0.5, images(0.05)], [0.9, low], [0.9, low], [0.9, low]);
    quiet([0.5, images(0.9)], [0.9, images(0.35)], [0.9, images(0.35)], [0.9, images(0.35)]);
    const few = (own: Looked[]) => own.slice(0, 10);
    quiet([0.5, few(images(0.4))], [0.9, few(low)], [0.9, few(low)], [0.9, few(low)]);
    const wrong = images(0.1, false);
    quiet([0.5, images(0.4)], [0.9, wrong], [0.9, wrong], [0.9, wrong]);
    // Not in a row.
    quiet([0.5, images(0.4)], [0.9, low], [0.9, low], [0.9, images(0.4)], [0.9, low], [0.9, low]);
  });
});
