import {expect} from 'chai';
import {quadrature, quadratureRules} from '../../../src/core/passes/quadrature.ts';
import {expectClose} from '../../helpers/close.ts';

/** The rule's value of the integral of x^power from 0 to 1, which is 1 / (power + 1). */
function moment(rule: (typeof quadratureRules)[number], n: number, power: number): number {
  const {alphas, weights} = quadrature(rule, n);
  return alphas.reduce((sum, alpha, k) => sum + (weights[k] ?? 0) * alpha ** power, 0);
}

describe('core/quadrature', () => {
  for (const rule of quadratureRules) {
    it(`${rule}: n points inside the path, weights that sum to 1`, () => {
      for (const n of [1, 2, 3, 10, 50, 500]) {
        const {alphas, weights} = quadrature(rule, n);
        expect(alphas).to.have.length(n);
        expect(weights).to.have.length(n);
        expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).to.be.below(1e-12);
        expect(alphas.every((alpha, k) => alpha >= 0 && alpha <= 1 && alpha > (alphas[k - 1] ?? -1))).to.equal(true);
        expect(weights.every((weight) => weight > 0)).to.equal(true);
      }
    });
  }

  it('gauss-legendre is exact for polynomials of degree 2n - 1, and not beyond', () => {
    for (let n = 1; n <= 12; n++) {
      for (let power = 0; power < 2 * n; power++) {
        expect(Math.abs(moment('gauss-legendre', n, power) - 1 / (power + 1)), `${n}, ${power}`).to.be.below(1e-14);
      }
    }
    for (let n = 1; n <= 4; n++) {
      expect(Math.abs(moment('gauss-legendre', n, 2 * n) - 1 / (2 * n + 1)), `${n}`).to.be.above(1e-6);
    }
    expect(Math.abs(moment('gauss-legendre', 200, 399) - 1 / 400)).to.be.below(1e-13);
  });

  it('gauss-legendre has the points and weights of the tables', () => {
    const three = quadrature('gauss-legendre', 3);
    expectClose(three.alphas, [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)], 1e-14);
    expectClose(three.weights, [5 / 18, 8 / 18, 5 / 18], 1e-14);
    // Abramowitz & Stegun, table 25.4, n = 5, moved from [-1, 1].
    const five = quadrature('gauss-legendre', 5);
    const [a, b] = [0.906179845938664, 0.538469310105683];
    expectClose(
      five.alphas,
      [-a, -b, 0, b, a].map((z) => (z + 1) / 2),
      1e-14,
    );
    const [u, v, w] = [0.236926885056189, 0.478628670499366, 0.568888888888889];
    expectClose(
      five.weights,
      [u, v, w, v, u].map((weight) => weight / 2),
      1e-14,
    );
  });

  it('midpoint and trapezoid are exact for a straight line, left and right are off by half a step', () => {
    for (const n of [2, 5, 40]) {
      expect(moment('midpoint', n, 1)).to.be.closeTo(0.5, 1e-14);
      expect(moment('trapezoid', n, 1)).to.be.closeTo(0.5, 1e-14);
      expect(moment('left', n, 1)).to.be.closeTo(0.5 - 0.5 / n, 1e-14);
      expect(moment('right', n, 1)).to.be.closeTo(0.5 + 0.5 / n, 1e-14);
    }
  });

  it('has the points that are written for each rule', () => {
    expectClose(quadrature('left', 4).alphas, [0, 0.25, 0.5, 0.75], 0);
    expectClose(quadrature('right', 4).alphas, [0.25, 0.5, 0.75, 1], 0);
    expectClose(quadrature('midpoint', 4).alphas, [0.125, 0.375, 0.625, 0.875], 0);
    expectClose(quadrature('trapezoid', 5).alphas, [0, 0.25, 0.5, 0.75, 1], 0);
    expectClose(quadrature('trapezoid', 5).weights, [0.125, 0.25, 0.25, 0.25, 0.125], 1e-15);
    expectClose(quadrature('endpoints', 5).alphas, [0, 0.25, 0.5, 0.75, 1], 0);
    expectClose(quadrature('endpoints', 5).weights, [0.2, 0.2, 0.2, 0.2, 0.2], 1e-15);
    for (const rule of ['trapezoid', 'endpoints'] as const) {
      expect(quadrature(rule, 1)).to.deep.equal({alphas: [0.5], weights: [1]});
    }
  });
});
