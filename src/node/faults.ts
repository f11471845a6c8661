import {ExplainError, messageOf} from '../core/errors.ts';

/** Keeps troubles with the disk from being told hundreds of times. */
export interface FaultLog {
  /** Something could not be written. Reported the first time only. */
  failed(what: string, error: unknown): void;
  /** To be called after everything of a step was written: reports that all is well again, if it is. */
  stepEnded(): void;
}

export function faultLog(report: (message: string) => void): FaultLog {
  let lost = 0;
  let lostInStep = 0;
  return {
    failed(what, error) {
      if (lost === 0) {
        report(
          `${what} could not be written: ${describeFault(error)}. The training goes on, and each later step is tried again`,
        );
      }
      lost++;
      lostInStep++;
    },
    stepEnded() {
      if (lost > 0 && lostInStep === 0) {
        report(`writing works again; what could not be written meanwhile (${lost} times) is missing from the logs`);
        lost = 0;
      }
      lostInStep = 0;
    },
  };
}

const words: {readonly [code: string]: string} = {
  EACCES: 'there is no permission to write there',
  EDQUOT: "the user's share of the disk is full",
  EEXIST: 'something else has that name',
  EIO: 'the disk has a fault',
  EISDIR: 'a folder has that name',
  ENOENT: 'the folder is gone',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
};

/** An error of the file system in words, with its code. */
export function describeFault(error: unknown): string {
  const code = faultCode(error);
  const known = code === undefined ? undefined : words[code];
  return known === undefined ? messageOf(error) : `${known} (${code})`;
}

/** The system's code of an error, like 'ENOSPC'. */
export function faultCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The error of a log directory that can't be used. */
export function unwritable(path: string, error: unknown): ExplainError {
  return new ExplainError(
    'unwritable',
    `the logs can't be written to ${path}: ${describeFault(error)}; make that folder writable or choose another outputDir`,
    {cause: error},
  );
}
