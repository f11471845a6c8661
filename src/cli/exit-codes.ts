import {CommanderError} from 'commander';
import {type ErrorCode, ExplainError} from '../core/errors.ts';

export const done = 0;
export const failed = 1;
export const wrongUsage = 2;

/** Errors that another command line mends; the others come from files, data, the model or the machine. */
const usageCodes: readonly ErrorCode[] = ['bad-option', 'bad-target', 'no-such-layer'];

/** What the process ends with after an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? done : wrongUsage;
  // By the code alone: another copy of this package has an ExplainError of its own.
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return usageCodes.some((known) => known === code) ? wrongUsage : failed;
}

/** An error of the command line. */
export function usageError(message: string): ExplainError {
  return new ExplainError('bad-option', message);
}
