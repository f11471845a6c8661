import {type Bar, openBar} from './bar.ts';

/** Steps and downloads for people: a bar on a terminal, plain lines in a pipe. */
export interface Progress {
  readonly line: (text: string) => void;
  readonly bytes: (label: string, done: number, total: number) => void;
  readonly end: () => void;
}

const megabyte = 1e6;

/** Writes to standard error, so that a command's result can be piped on. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? withBar(stream) : withLines(stream);
}

function withBar(stream: NodeJS.WriteStream): Progress {
  let bar: Bar | undefined;
  const end = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    line(text) {
      end();
      stream.write(`${text}\n`);
    },
    bytes(label, done, total) {
      const megabytes = Math.round(total / megabyte);
      const format = '  {bar} {percentage} % of {megabytes} MB, {eta_formatted} left';
      if (bar === undefined) bar = openBar(stream, format, total, done, {megabytes, label});
      else bar.update(done, {megabytes, label});
      if (done >= total) end();
    },
    end,
  };
}

function withLines(stream: NodeJS.WriteStream): Progress {
  let told = 0;
  return {
    line: (text) => stream.write(`${text}\n`),
    bytes(label, done, total) {
      const quarter = Math.floor((4 * done) / total);
      if (quarter <= told) return;
      told = quarter;
      stream.write(`  ${label}: ${quarter * 25} % of ${Math.round(total / megabyte)} MB\n`);
    },
    end() {},
  };
}
