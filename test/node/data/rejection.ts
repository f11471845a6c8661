import {ExplainError} from '../../../src/core/errors.ts';

/** The ExplainError that a promise is rejected with. Any other end is an error of its own. */
export async function rejection(promise: Promise<unknown>): Promise<ExplainError> {
  const end = await promise.then(
    () => new Error('expected a rejection; it was fulfilled'),
    (error: unknown) => error,
  );
  if (end instanceof ExplainError) return end;
  throw end;
}
