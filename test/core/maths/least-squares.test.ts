import {semidefiniteSolver} from '../../../src/core/maths/least-squares.ts';
import {expectClose} from '../../helpers/close.ts';

describe('core/least-squares', () => {
  it('solves what has one solution', () => {
    // 4 x + 2 y = 8, 2 x + 3 y = 8.
    const solve = semidefiniteSolver(Float64Array.of(4, 2, 2, 3), 2);
    expectClose([solve([8, 8])], [1, 2], 1e-12);
    expectClose([solve([0, 0])], [0, 0], 0);
  });

  it('takes the shortest of many solutions', () => {
    // x + y = 2 twice: (1, 1); and a third that no equation speaks of: 0.
    const solve = semidefiniteSolver(Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 0), 3);
    expectClose([solve([2, 2, 0])], [1, 1, 0], 1e-8);
    expectClose([semidefiniteSolver(new Float64Array(4), 2)([0, 0])], [0, 0], 0);
  });

  it('is not thrown off by scales that are far apart', () => {
    const [a, b] = [1e6, 1e2];
    const solve = semidefiniteSolver(Float64Array.of(a, 10, 10, b), 2);
    expectClose([solve([a + 20, 10 + 2 * b])], [1, 2], 1e-9);
  });
});
