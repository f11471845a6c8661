import {SingleBar} from 'cli-progress';

/** What a shell reports for a program that Ctrl+C ended: 128 and the number of SIGINT. */
const interrupted = 130;

/** A progress bar on a terminal, its values settable by name. */
export interface Bar {
  update(value: number, values: {readonly [name: string]: string | number}): void;
  /** Takes it away. */
  stop(): void;
}

/** Begins a bar; `format` is cli-progress's. Ctrl+C puts the terminal right again and ends the process. */
export function openBar(
  stream: NodeJS.WriteStream,
  format: string,
  total: number,
  value: number,
  values: {readonly [name: string]: string | number},
): Bar {
  // Its own `gracefulExit` puts the terminal right too, but then the process goes on.
  const bar = new SingleBar({stream, format, hideCursor: true, clearOnComplete: true, gracefulExit: false});
  const interrupt = (): never => {
    bar.stop();
    process.exit(interrupted);
  };
  process.once('SIGINT', interrupt);
  bar.start(total, value, values);
  return {
    update: (at, now) => bar.update(at, now),
    stop() {
      process.removeListener('SIGINT', interrupt);
      bar.stop();
    },
  };
}
