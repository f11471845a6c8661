import {ExplainError} from '../core/errors.ts';

/** Seconds since 1970: from 2001 to 2100. A time in milliseconds or of an unset clock falls outside. */
const earliest = 978_307_200;
const latest = 4_102_444_800;

/** Fails unless the step is a whole number of finished epochs, 0 or more. */
export function checkStep(step: number): void {
  if (Number.isSafeInteger(step) && step >= 0) return;
  throw new ExplainError('bad-data', `a step is a whole number of finished epochs, 0 or more; got ${step}`);
}

/** Fails when a tag is empty or holds characters that TensorBoard can't show. */
export function checkTag(tag: string): void {
  const fault =
    tag.trim() === ''
      ? 'it is empty'
      : /[\p{Control}\u2028\u2029]/u.test(tag)
        ? 'it holds a control character'
        : /\p{Surrogate}/u.test(tag)
          ? 'it holds half a surrogate pair'
          : undefined;
  if (fault === undefined) return;
  throw new ExplainError(
    'bad-data',
    `the tag ${JSON.stringify(tag)} can't be logged: ${fault}; use a name like 'grad-cam'`,
  );
}

/** Fails unless a time is in seconds since 1970. */
export function checkWallTime(seconds: number): void {
  if (seconds >= earliest && seconds <= latest) return;
  throw new ExplainError(
    'bad-data',
    `an event's time is in seconds since 1970, between 2001 and 2100; got ${seconds}${
      seconds > latest ? ' (milliseconds? divide by 1000)' : ''
    }`,
  );
}
