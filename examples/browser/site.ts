import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {messageOf} from '../../src/core/errors.ts';
import {Refusal, send} from '../../src/node/serve/answer.ts';
import {checkRequest, namesOf} from '../../src/node/serve/gate.ts';
import {bundle} from './bundle.ts';

const digits = join(import.meta.dirname, '..', 'digits', 'data');
const wasm = join(dirname(fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json'))), 'dist');
const host = '127.0.0.1';

/**
 * Nothing remote, no inline script, nothing compiled from text. WebAssembly has to be allowed by name, and tfjs-vis styles
 * its panel with elements of its own.
 */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface File {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `index.html` of a folder with its script, the digits and the wasm backend's files, on this machine alone. */
export async function serveSite(
  folder = import.meta.dirname,
  {port = 0, script = 'main.ts'}: {readonly port?: number; readonly script?: string} = {},
): Promise<Site> {
  const files = await loadFiles(folder, script);
  const server = createServer();
  const bound = await listen(server, port);
  const gate = {names: namesOf(host), port: bound};
  server.on('request', (request, response) => {
    try {
      checkRequest(request, gate);
      const [path = ''] = (request.url ?? '').split('?');
      // A path is looked up among these, never on the disk.
      const file = files.get(path);
      if (file === undefined) throw new Refusal(404, 'there is no such page');
      send(request, response, {
        ...{type: file.type, body: file.bytes},
        headers: {'Content-Security-Policy': policy},
      });
    } catch (error) {
      const [status, headers] = error instanceof Refusal ? [error.status, error.headers] : [500, {}];
      send(request, response, {status, type: 'text/plain; charset=utf-8', body: `${messageOf(error)}\n`, headers});
    }
  });
  return {
    url: `http://${host}:${bound}/`,
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function loadFiles(folder: string, script: string): Promise<ReadonlyMap<string, File>> {
  const read = async (path: string, type: string): Promise<File> => ({type, bytes: await readFile(path)});
  const bytes = 'application/octet-stream';
  return new Map([
    ['/', await read(join(folder, 'index.html'), 'text/html; charset=utf-8')],
    ['/page.css', await read(join(import.meta.dirname, 'page.css'), 'text/css; charset=utf-8')],
    ['/main.js', {type: 'text/javascript; charset=utf-8', bytes: await bundle(join(folder, script))}],
    ...(await Promise.all(
      ['digits-images.idx3-ubyte', 'digits-labels.idx1-ubyte'].map(
        async (name): Promise<[string, File]> => [`/data/${name}`, await read(join(digits, name), bytes)],
      ),
    )),
    ...(await Promise.all(
      ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map(
        async (name): Promise<[string, File]> => [`/wasm/${name}`, await read(join(wasm, name), 'application/wasm')],
      ),
    )),
  ]);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // A server that listens on a port has such an address.
  return (server.address() as AddressInfo).port;
}
