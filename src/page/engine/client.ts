import type {Engine} from './engine.ts';

/** The engine as the page has it. */
export function startEngine(): Engine {
  const missing = (): Promise<never> => Promise.reject(new Error('this page can not run models'));
  return {backend: missing, use: missing, predict: missing, features: missing, explain: missing, cancel() {}};
}
