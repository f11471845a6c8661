import {loadBackend} from '../../src/node/backend/load.ts';

/** Makes the fastest backend current before the tests of a file; `TFJS_EXPLAIN_BACKEND` picks another. */
export function useBackend(): void {
  before(async () => {
    await loadBackend();
  });
}
