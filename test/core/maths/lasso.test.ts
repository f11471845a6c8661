import {expect} from 'chai';
import {lasso} from '../../../src/core/maths/lasso.ts';
import {expectClose} from '../../helpers/close.ts';
import {pattern} from '../../helpers/weights.ts';

describe('core/lasso', () => {
  const [rows, size] = [24, 5];
  const values = pattern(rows * size, 1);
  const samples = Array.from({length: rows}, (_, i) =>
    Array.from({length: size}, (_, j) => ((values[i * size + j] ?? 0) > 0.1 ? 1 : 0)),
  );
  const slopes: readonly number[] = [1, -2, 0.1, 0, 0.5];
  const noise = pattern(rows, 2);
  const targets = samples.map((one, i) => one.reduce<number>((sum, v, j) => sum + v * (slopes[j] ?? 0), noise[i] ?? 0));
  const weights: readonly number[] = Array.from(pattern(rows, 3), (v) => v + 1.2);

  it('finds what scikit-learn 1.9 finds, with weights and intercept', () => {
    for (const [alpha, coefficients, intercept, explained] of [
      [0.01, [0.82010842, -1.87692333, 0.06062114, 0.17909717, 0.50503754], -0.13052823, 0.84261104],
      [0.1, [0.27570516, -1.61789421, 0, 0, 0], 0.30635395, 0.77844859],
      [0.5, [0, -0.13185956, 0, 0, 0], -0.3527933, 0.0925723],
      [0, [0.96809049, -1.89880368, 0.15705046, 0.39808363, 0.81881634], -0.46748508, 0.84804222],
    ] as const) {
      const fit = lasso(samples, targets, weights, alpha);
      expectClose([fit.coefficients], coefficients, 1e-6, `alpha ${alpha}`);
      expectClose([fit.intercept, fit.explained], [intercept, explained], 1e-6, `alpha ${alpha}`);
    }
  });

  it('fulfils the conditions of a minimum', () => {
    const alpha = 0.05;
    const {coefficients, intercept} = lasso(samples, targets, weights, alpha);
    const total = weights.reduce((a, b) => a + b, 0);
    const rest = samples.map(
      (one, i) =>
        (targets[i] ?? 0) - intercept - one.reduce<number>((sum, v, j) => sum + v * (coefficients[j] ?? 0), 0),
    );
    const slope = (along: (i: number) => number) =>
      rest.reduce((sum, off, i) => sum + (weights[i] ?? 0) * off * along(i), 0) / total;
    expect(slope(() => 1)).to.be.closeTo(0, 1e-9);
    coefficients.forEach((b, j) => {
      const own = slope((i) => samples[i]?.[j] ?? 0);
      if (b === 0) expect(Math.abs(own)).to.be.at.most(alpha + 1e-9);
      else expect(own).to.be.closeTo(alpha * Math.sign(b), 1e-8);
    });
    expect(coefficients.filter((b) => b === 0)).to.not.be.empty;
  });

  it('shrinks by alpha over the variance where columns do not correlate, worked by hand', () => {
    // All four combinations of two columns, y = 3 a - b: each variance is 1/4, so that alpha takes away 4 alpha.
    const all = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const {coefficients, intercept} = lasso(all, [0, -1, 3, 2], [1, 1, 1, 1], 0.1);
    expectClose([coefficients], [2.6, -0.6], 1e-9);
    expect(intercept).to.be.closeTo(1 - 1.3 + 0.3, 1e-9);
    expectClose([lasso(all, [0, -1, 3, 2], [1, 1, 1, 1], 0.3).coefficients], [1.8, 0], 1e-9);
  });

  it('gives nothing where there is nothing to explain', () => {
    for (const alpha of [0, 0.1]) {
      const flat = lasso([[0], [1]], [5, 5], [1, 1], alpha);
      expectClose([flat.coefficients, flat.intercept, flat.explained], [0, 5, 1], 0);
      // A column that never changes has no say.
      expectClose([lasso([[1], [1]], [4, 6], [1, 1], alpha).coefficients], [0], 0);
    }
  });
});
