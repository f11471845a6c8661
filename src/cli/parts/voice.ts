import {openBar} from '../bar.ts';

/** Where a command speaks: results go to `say`, what a user should know beside them to `note`. */
export interface Voice {
  readonly say: (line: string) => void;
  readonly note: (line: string) => void;
  /** Gets the progress bar, if it is a terminal. */
  readonly terminal: NodeJS.WriteStream;
}

/** Standard output and standard error. */
export const ownVoice: Voice = {
  say: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  terminal: process.stderr,
};

/** A bar where it was asked for and a terminal is there to show it. */
export function progressBar(
  {progress = false}: {readonly progress?: boolean | undefined},
  {terminal}: Voice,
): {readonly progress: (done: number, total: number) => void; readonly stop: () => void} {
  if (!progress || !terminal.isTTY) return {progress() {}, stop() {}};
  const bar = openBar(terminal, '  {bar} {percentage} %, {eta_formatted} left', 1, 0, {});
  return {progress: (done, total) => bar.update(done / total, {}), stop: () => bar.stop()};
}
