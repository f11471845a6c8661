import type {IncomingMessage, ServerResponse} from 'node:http';

/**
 * What goes with every answer: nothing remote, nothing inline, nothing compiled from text, nothing kept, no framing. Models run in
 * wasm, which a browser compiles with 'wasm-unsafe-eval' alone; that allows no JavaScript.
 */
export const safeHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
    "img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** An answer that is an error: `status` of HTTP, and what is wrong. Never says where files lie. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Answers with a whole body; HEAD gets its headers. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  {
    status = 200,
    type,
    body,
    headers = {},
  }: {
    readonly status?: number;
    readonly type: string;
    readonly body: string | Uint8Array;
    readonly headers?: Readonly<Record<string, string>>;
  },
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, {
    ...safeHeaders,
    'Content-Type': type,
    'Content-Length': bytes.byteLength,
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** `value` as JSON. */
export function sendJson(request: IncomingMessage, response: ServerResponse, value: unknown): void {
  send(request, response, {type: 'application/json; charset=utf-8', body: JSON.stringify(value)});
}
