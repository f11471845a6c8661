import {createHash, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {networkInterfaces} from 'node:os';
import {Refusal} from './answer.ts';

const longestUrl = 2048;

/** Who may ask: names that the Host header may have, the server's port, and the token where there is one. */
export interface Gate {
  readonly names: readonly string[];
  readonly port: number;
  readonly token?: string | undefined;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** Whether nobody but this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The names under which a server bound to `host` is asked for; `more` are other names of this machine. */
export function namesOf(host: string, more: readonly string[] = []): readonly string[] {
  const everywhere = ['0.0.0.0', '::'].includes(host);
  const addresses = everywhere
    ? Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({address}) => address))
    : [host];
  return [...new Set([...loopback, ...addresses.map(asName), ...more.map((name) => name.toLowerCase())])];
}

/** An address as it stands in a URL. */
export function asName(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.toLowerCase();
}

/**
 * Throws a `Refusal` for what no page of ours would send. A name that is not ours in Host is another site's name made
 * to point here (DNS rebinding); another site in Origin or Sec-Fetch-Site is a page elsewhere that asks through the
 * reader's browser.
 */
export function checkRequest(request: IncomingMessage, gate: Gate): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Refusal(405, 'only GET and HEAD are answered', {Allow: 'GET, HEAD'});
  }
  const {headers} = request;
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) {
    throw new Refusal(413, 'a request has no body here', {Connection: 'close'});
  }
  const url = request.url ?? '';
  if (url.length > longestUrl) throw new Refusal(414, `an address has at most ${longestUrl} characters`);
  if (!url.startsWith('/') || url.startsWith('//')) throw new Refusal(400, 'an address begins with one /');
  const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
  const places = gate.names.map((name) => `${name}:${gate.port}`);
  // Browsers leave out the port of http.
  if (gate.port === 80) places.push(...gate.names);
  if (hosts.length !== 1 || !places.includes((headers.host ?? '').toLowerCase())) {
    throw new Refusal(403, 'the Host header names another server; open the address that was printed at the start');
  }
  const {origin} = headers;
  if (origin !== undefined && !places.some((place) => origin.toLowerCase() === `http://${place}`)) {
    throw new Refusal(403, 'pages of other sites get no answer');
  }
  const site = headers['sec-fetch-site'] ?? 'none';
  // A link to the page itself may stand anywhere.
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== 'none' && site !== 'same-origin' && !isVisit) {
    throw new Refusal(403, 'pages of other sites get no answer');
  }
}

/** The cookie that keeps the token: cookies know no ports, so that the name does. */
export const cookieName = ({port}: Gate): string => `tfjs-explain-${port}`;

/** Whether the request has the token, or none is needed: as a cookie, or as `Authorization: Bearer`. */
export function hasToken(request: IncomingMessage, gate: Gate): boolean {
  if (gate.token === undefined) return true;
  const cookies = (request.headers.cookie ?? '').split(';').map((text) => text.trim());
  const start = `${cookieName(gate)}=`;
  const kept = cookies.find((text) => text.startsWith(start))?.slice(start.length);
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return [kept, bearer].some((given) => sameToken(given, gate.token));
}

/** Compares in the same time wherever the first difference is. */
export function sameToken(given: string | null | undefined, token: string | undefined): boolean {
  if (typeof given !== 'string' || token === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
