import {connect} from 'node:net';

const answerMs = 5000;

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: {readonly [name: string]: string};
  readonly body: string;
}

/** Sends lines as they are, which fetch would tidy up or refuse, and reads until the other side ends. */
export function askRaw(port: number, lines: readonly string[], host = '127.0.0.1'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', reject);
    socket.setTimeout(answerMs, () => socket.destroy());
    socket.on('close', () => resolve(readAnswer(Buffer.concat(parts).toString('latin1'))));
  });
}

/** A GET of a path, written as it is; further header lines behind it. */
export function get(port: number, path: string, ...more: readonly string[]): Promise<Answer> {
  return askRaw(port, [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...more]);
}

/** An empty answer, where the connection was just closed, has the status 0. */
function readAnswer(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return {status: Number(first.split(' ')[1] ?? 0), headers: Object.fromEntries(headers), body: rest.join('\r\n\r\n')};
}
