import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {faultCode} from '../faults.ts';
import {Refusal, send, sendJson} from './answer.ts';
import {pathParts} from './contained.ts';
import {findRuns} from './find-runs.ts';
import {asName, checkRequest, cookieName, type Gate, hasToken, namesOf, sameToken} from './gate.ts';
import {type Live, liveRuns} from './live.ts';
import {loadPageFiles, type PageFiles} from './page-files.ts';
import {readServedRun} from './read-run.ts';
import {readRunFile} from './run-files.ts';
import {checkServe, type ServeOptions} from './serve-options.ts';
import {toldRun} from './told-run.ts';

export interface RunServer {
  /** What to open: with the token, where there is one. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const headerBytes = 16 * 1024;
const headersMs = 10_000;
const mostConnections = 128;

/** Serves the page and the runs below `root`, read-only. Throws `bad-option` for an open host without a token. */
export async function serveRuns(
  root: string,
  {port = 0, host = '127.0.0.1', token, allowedHosts = []}: ServeOptions = {},
): Promise<RunServer> {
  checkServe({host, token});
  const page = await loadPageFiles();
  const live = liveRuns(root);
  const server = createServer({maxHeaderSize: headerBytes, headersTimeout: headersMs, requestTimeout: headersMs});
  server.maxConnections = mostConnections;
  const bound = await listen(server, port, host);
  const gate: Gate = {names: namesOf(host, allowedHosts), port: bound, token};
  const site = {root, page, live, gate};
  server.on('request', (request, response) => {
    answer(request, response, site).catch((error: unknown) => refuse(request, response, error));
  });
  const shown = ['0.0.0.0', '::'].includes(host) ? 'localhost' : asName(host);
  return {
    url: `http://${shown}:${bound}/${token === undefined ? '' : `?token=${token}`}`,
    port: bound,
    close() {
      live.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Site {
  readonly root: string;
  readonly page: PageFiles;
  readonly live: Live;
  readonly gate: Gate;
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const {root, page, live, gate} = site;
  checkRequest(request, gate);
  const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
  const given = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (gate.token !== undefined && sameToken(given, gate.token)) {
    // The token leaves the address at once, so that no bookmark and no history shows it.
    const cookie = `${cookieName(gate)}=${gate.token}; Path=/; HttpOnly; SameSite=Strict`;
    const headers = {'Set-Cookie': cookie, Location: '/'};
    send(request, response, {status: 303, type: 'text/plain; charset=utf-8', body: '', headers});
    return;
  }
  if (!hasToken(request, gate)) throw new Refusal(401, 'open the address with its token that was printed at the start');
  const file = page.get(path);
  if (file !== undefined) send(request, response, {type: file.type, body: file.bytes});
  else if (path === '/api/runs') sendJson(request, response, await findRuns(root));
  else if (path === '/api/events') live.add(request, response);
  else if (path === '/api/run' || path.startsWith('/api/run/')) {
    const id = path.slice('/api/run/'.length);
    sendJson(request, response, toldRun(await readServedRun(root, id === '' ? [] : pathParts(id))));
  } else if (path.startsWith('/files/')) {
    const {type, bytes} = await readRunFile(root, path.slice('/files/'.length));
    send(request, response, {type, body: bytes});
  } else throw new Refusal(404, 'there is no such page');
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof Refusal;
  const [status, headers] = known ? [error.status, error.headers] : [500, {}];
  const body = `${known ? messageOf(error) : 'this could not be read'}\n`;
  send(request, response, {status, type: 'text/plain; charset=utf-8', body, headers});
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const known = {
        EADDRINUSE: `port ${port} is in use: choose another, or --port 0 for any that is free`,
        EACCES: `port ${port} is not yours to take: choose one from 1024 up`,
        EADDRNOTAVAIL: `${host} is no address of this machine`,
        ENOTFOUND: `${host} is no address of this machine`,
      }[faultCode(error) ?? ''];
      reject(new ExplainError('bad-option', known ?? `can't listen at ${host}:${port}: ${messageOf(error)}`));
    });
    server.listen(port, host, resolve);
  });
  // A server that listens on a port has such an address.
  return (server.address() as AddressInfo).port;
}
