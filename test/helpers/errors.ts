import {AssertionError, expect} from 'chai';
import {type ErrorCode, ExplainError} from '../../src/core/errors.ts';

/** `body` must throw, or reject with, an ExplainError of this code whose message matches. */
export async function expectExplainError(
  body: () => unknown,
  code: ErrorCode,
  message: RegExp,
  what = '',
): Promise<ExplainError> {
  let thrown: unknown;
  try {
    await body();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof ExplainError)) {
    throw new AssertionError(`${what} an ExplainError '${code}' was expected; got ${thrown ?? 'none'}`, undefined);
  }
  expect(thrown.message, what).to.match(message);
  expect(thrown.code, what).to.equal(code);
  return thrown;
}
