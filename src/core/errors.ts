/** What went wrong, for programs; the message is for people. */
export type ErrorCode =
  | 'aborted'
  | 'bad-data'
  | 'bad-option'
  | 'bad-target'
  | 'failed'
  | 'no-backend'
  | 'no-model'
  | 'no-such-layer'
  | 'not-applicable'
  | 'setup-failed'
  | 'unreadable'
  | 'unwritable';

/** An error whose message says what was expected, what came and what to do. */
export class ExplainError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExplainError';
    this.code = code;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
