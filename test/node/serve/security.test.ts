import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {expect} from 'chai';
import {safeHeaders} from '../../../src/node/serve/answer.ts';
import {type RunServer, serveRuns} from '../../../src/node/serve/server.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {askRaw, get} from './ask.ts';
import {type Logs, makeLogs, secret} from './run-folder.ts';

const run = '/files/digits/run-1';

/** What is tried in the path -> what is answered. */
const paths: readonly (readonly [trick: string, path: string, status: number])[] = [
  ['two dots', '/files/../secret.png', 400],
  ['two dots behind a run', `${run}/../../../secret.png`, 400],
  ['two dots, encoded', '/files/%2e%2e/secret.png', 400],
  ['two dots, half encoded', '/files/.%2e/secret.png', 400],
  ['two dots and slash, encoded', '/files/..%2fsecret.png', 400],
  ['two dots, encoded twice', '/files/%252e%252e/secret.png', 400],
  ['slash, encoded twice', '/files/..%252fsecret.png', 400],
  ['overlong UTF-8 dots', '/files/%c0%ae%c0%ae/secret.png', 400],
  ['backslash', '/files/..\\secret.png', 400],
  ['backslash, encoded', '/files/..%5csecret.png', 400],
  ['NUL byte', '/files/../secret.png%00.png', 400],
  ['NUL byte before the end', `${run}/inputs.npy%00.png`, 400],
  ['line break', `${run}/a%0d%0ab.png`, 400],
  ['drive letter', '/files/C:/secret.png', 400],
  ['stream of a file', `${run}/inputs.npy::$DATA`, 400],
  ['absolute path', '/files//etc/passwd', 400],
  ['absolute path, encoded', '/files/%2fetc%2fpasswd', 400],
  ['bad encoding', '/files/%zz.png', 400],
  ['dot and slash', `${run}/./inputs.npy`, 400],
  ['dot at the end', `${run}/inputs.npy.`, 400],
  ['hidden file', `${run}/.hidden.png`, 400],
  ['link to a file outside', `${run}/link.png`, 404],
  ['link to a folder outside', `${run}/up/secret.png`, 404],
  ['link to a folder of a like name', '/files/beside/secret.png', 404],
  ['a folder as a file', '/files/digits/run-1', 404],
  ['HTML', `${run}/page.html`, 404],
  ['SVG', `${run}/drawing.svg`, 404],
  ['an event file', `${run}/events.out.tfevents.1.host`, 404],
  ['run.json as a file', `${run}/run.json`, 404],
  ['a model.json that is of no checkpoint', `${run}/model.json`, 404],
  ['weights that are of no checkpoint', `${run}/weights.bin`, 404],
  ['a model.json right in checkpoints', `${run}/checkpoints/model.json`, 404],
  ['a model.json in another folder', `${run}/model/5/model.json`, 404],
  ['a model.json of a folder that is no run', '/files/models/checkpoints/1/model.json', 404],
  ['a model.json of the log directory itself', '/files/checkpoints/1/model.json', 404],
  ['another JSON file of a checkpoint', `${run}/checkpoints/1/more.json`, 404],
  ['another name of weights', `${run}/checkpoints/1/weights.bin.png/../weights.bin`, 400],
  ['weights behind two dots', `${run}/checkpoints/1/../../weights.bin`, 400],
  ['weights outside, behind two dots', `${run}/../../../elsewhere/checkpoints/7/weights.bin`, 400],
  ['weights outside, behind encoded dots', `${run}/%2e%2e/%2e%2e/%2e%2e/elsewhere/checkpoints/7/weights.bin`, 400],
  ['weights behind an encoded slash', `${run}/checkpoints/1%2f..%2fweights.bin`, 400],
  ['weights with a NUL byte', `${run}/checkpoints/1/weights.bin%00`, 400],
  ['weights with a stream', `${run}/checkpoints/1/weights.bin::$DATA`, 400],
  ['a model.json in capitals', `${run}/checkpoints/1/MODEL.JSON`, 404],
  ['a checkpoint of no number', `${run}/checkpoints/best/model.json`, 404],
  ['a checkpoint of a number otherwise written', `${run}/checkpoints/04/model.json`, 404],
  ['a checkpoint of a number with an exponent', `${run}/checkpoints/1e3/model.json`, 404],
  ['a checkpoint below 0', `${run}/checkpoints/-1/weights.bin`, 404],
  ['a checkpoint at work', `${run}/checkpoints/.part/model.json`, 400],
  ['a checkpoint that is a link outside', `${run}/checkpoints/7/model.json`, 404],
  ['weights of a checkpoint that is a link outside', `${run}/checkpoints/7/weights.bin`, 404],
  ['a model.json that is a link outside', `${run}/checkpoints/8/model.json`, 404],
  ['weights that are a link outside', `${run}/checkpoints/8/weights.bin`, 404],
  ['a model.json that is a link to HTML', `${run}/checkpoints/9/model.json`, 404],
  ['weights that are a link to an event file', `${run}/checkpoints/9/weights.bin`, 404],
  ['a checkpoint behind a link outside', '/files/beside/checkpoints/7/model.json', 404],
  ['a checkpoint as a file', `${run}/checkpoints/1`, 404],
  ['a model.json that is too large', `${run}/checkpoints/10/model.json`, 413],
  ['weights that are too large', `${run}/checkpoints/10/weights.bin`, 413],
  ['a run outside', '/api/run/..', 400],
  ['a run outside, encoded', '/api/run/%2e%2e', 400],
  ['a run outside, by a link', '/api/run/digits/run-1/up', 404],
  ['a run by an absolute path', '/api/run//tmp', 400],
  ['two dots behind wasm', '/wasm/../page.js', 404],
  ['two encoded dots behind wasm', '/wasm/%2e%2e/package.json', 404],
  ['another wasm file', '/wasm/tfjs-backend-wasm-threaded-simd.wasm', 404],
  ['the wasm file elsewhere', '/tfjs-backend-wasm.wasm', 404],
  ['the folder of wasm files', '/wasm/', 404],
  ['a chunk that is not there', '/chunk-AAAAAAAA.js', 404],
  ['a chunk behind two dots', '/x/../chunk-AAAAAAAA.js', 404],
  ['a chunk of a run', `${run}/chunk-AAAAAAAA.js`, 404],
  ['the page by its name', '/index.html', 404],
  ['a part of the page, encoded', '/page%2ejs', 404],
  ['the map of the source', '/page.js.map', 404],
  ['source of the page', '/main.ts', 404],
  ['package.json', '/../package.json', 404],
  ['object of JavaScript', '/__proto__', 404],
  ['very long', `/files/${'a'.repeat(4000)}.png`, 414],
  ['another server', 'http://example.com/', 400],
  ['another server, without its protocol', '//example.com/', 400],
];

/** What is tried in the other lines -> what is answered; PORT stands for the server's. */
const requests: readonly (readonly [trick: string, lines: readonly string[], status: number])[] = [
  ['another name (DNS rebinding)', ['GET / HTTP/1.1', 'Host: evil.example:PORT'], 403],
  ['another name, of our address', ['GET / HTTP/1.1', 'Host: 127.0.0.1.evil.example:PORT'], 403],
  ['another address of loopback', ['GET / HTTP/1.1', 'Host: 127.0.0.2:PORT'], 403],
  ['an address of everywhere', ['GET / HTTP/1.1', 'Host: 0.0.0.0:PORT'], 403],
  ['another port', ['GET / HTTP/1.1', 'Host: 127.0.0.1:1'], 403],
  ['a user before the name', ['GET / HTTP/1.1', 'Host: a@127.0.0.1:PORT'], 403],
  ['a dot behind the name', ['GET / HTTP/1.1', 'Host: localhost.:PORT'], 403],
  ['no Host', ['GET / HTTP/1.1'], 400],
  ['no Host in HTTP/1.0', ['GET / HTTP/1.0'], 403],
  ['two Hosts', ['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Host: evil.example'], 403],
  ['another Origin', ['GET /api/runs HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Origin: http://evil.example'], 403],
  ['the Origin of a file', ['GET /api/runs HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Origin: null'], 403],
  [
    'the Origin of our port by https',
    ['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Origin: https://127.0.0.1:PORT'],
    403,
  ],
  [
    'a picture in a page elsewhere',
    [`GET ${run}/images/gradient/0.png HTTP/1.1`, 'Host: 127.0.0.1:PORT', 'Sec-Fetch-Site: cross-site'],
    403,
  ],
  [
    'a frame in a page elsewhere',
    [
      ...['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Sec-Fetch-Site: cross-site'],
      ...['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
    ],
    403,
  ],
  ['POST', ['POST /api/runs HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Content-Length: 0'], 405],
  ['PUT', [`PUT ${run}/inputs.npy HTTP/1.1`, 'Host: 127.0.0.1:PORT', 'Content-Length: 0'], 405],
  ['DELETE', [`DELETE ${run}/inputs.npy HTTP/1.1`, 'Host: 127.0.0.1:PORT'], 405],
  ['OPTIONS', ['OPTIONS / HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Origin: http://evil.example'], 405],
  ['TRACE', ['TRACE / HTTP/1.1', 'Host: 127.0.0.1:PORT'], 405],
  ['a body', ['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Content-Length: 999999999'], 413],
  ['a body of unknown length', ['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT', 'Transfer-Encoding: chunked'], 413],
  ['very long headers', ['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT', `X: ${'a'.repeat(20_000)}`], 431],
];

describe('the server', () => {
  let [logs, server, port]: [Logs | undefined, RunServer | undefined, number] = [undefined, undefined, 0];
  before(async () => {
    logs = makeLogs();
    server = await serveRuns(logs.root);
    port = server.port;
  });
  after(async () => {
    await server?.close();
    logs?.remove();
  });

  for (const [trick, path, status] of paths) {
    it(`answers ${status} to a path with a trick: ${trick}`, async () => {
      const answer = await get(port, path);
      expect(answer.status).to.equal(status);
      expect(answer.body).not.to.include(secret);
      expect(answer.body).not.to.include('root:');
      expect(answer.headers).to.include({
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
      });
      if (logs) expect(answer.body).not.to.include(logs.root);
    });
  }

  for (const [trick, lines, status] of requests) {
    it(`answers ${status} to a request with a trick: ${trick}`, async () => {
      const [first = '', ...rest] = lines.map((line) => line.replaceAll('PORT', String(port)));
      const answer = await askRaw(port, [first, ...rest, 'Connection: close']);
      expect(answer.status).to.equal(status);
      expect(answer.headers).not.to.have.property('access-control-allow-origin');
      expect(answer.body).not.to.include('<html');
    });
  }

  it('answers the page, its parts, runs and their files, each with the safe headers', async () => {
    for (const [path, type] of [
      ['/', 'text/html; charset=utf-8'],
      ['/page.js', 'text/javascript; charset=utf-8'],
      ['/page.css', 'text/css; charset=utf-8'],
      ['/api/runs', 'application/json; charset=utf-8'],
      ['/api/run/digits/run-1', 'application/json; charset=utf-8'],
      [`${run}/images/gradient/0.png`, 'image/png'],
      [`${run}/inside.png`, 'image/png'],
      [`${run}/maps/gradient/1.npy`, 'application/octet-stream'],
      [`${run}/checkpoints/1/model.json`, 'application/json'],
      [`${run}/checkpoints/1/weights.bin`, 'application/octet-stream'],
      ['/wasm/tfjs-backend-wasm.wasm', 'application/wasm'],
      ['/wasm/tfjs-backend-wasm-simd.wasm', 'application/wasm'],
      ['/engine.js', 'text/javascript; charset=utf-8'],
    ] as const) {
      const {status, headers} = await get(port, path);
      expect({path, status, type: headers['content-type']}).to.deep.equal({path, status: 200, type});
      for (const [name, value] of Object.entries(safeHeaders))
        expect(headers[name.toLowerCase()], path).to.equal(value);
    }
  });

  it('lets no script run but its own', () => {
    const policy = safeHeaders['Content-Security-Policy'] ?? '';
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]));
    expect(rules.get('default-src')).to.deep.equal(["'none'"]);
    // Without it no browser compiles wasm; it allows no eval of JavaScript.
    expect(rules.get('script-src')).to.deep.equal(["'self'", "'wasm-unsafe-eval'"]);
    expect(rules.get('worker-src')).to.deep.equal(["'self'"]);
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.to.match(/unsafe|https?:|\*|data:/);
  });

  it('tells of the checkpoints that are whole and are its own, and gives them as they are', async () => {
    const {body} = await get(port, '/api/run/digits/run-1');
    expect(JSON.parse(body).checkpoints).to.deep.equal([0, 1, 10]);
    expect((await get(port, `${run}/checkpoints/1/model.json`)).body).to.equal('{"step": 1}');
    expect((await get(port, `${run}/checkpoints/0/weights.bin`)).body).to.equal('abcd');
  });

  it('gives every part of the page that its scripts import, and wasm as it was published', async () => {
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const {status, headers, body} = await get(port, path);
      expect([path, status, headers['content-type']]).to.deep.equal([path, 200, 'text/javascript; charset=utf-8']);
      for (const [, chunk] of body.matchAll(/["']\.\/(chunk-[A-Z0-9]+\.js)["']/g)) await follow(`/${chunk}`);
    };
    for (const entry of ['/page.js', '/engine.js']) await follow(entry);
    const {body, headers} = await get(port, '/wasm/tfjs-backend-wasm-simd.wasm');
    expect(headers['content-length']).to.equal(`${body.length}`);
    const own = createRequire(import.meta.url).resolve(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    );
    expect(body).to.equal(readFileSync(own, 'latin1'));
  });

  it('takes the names of loopback, and a link to it from elsewhere', async () => {
    for (const name of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
      const {status} = await askRaw(port, ['GET / HTTP/1.1', `Host: ${name}:${port}`, 'Connection: close']);
      expect(status, name).to.equal(200);
    }
    const visit = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
    expect((await get(port, '/', ...visit)).status).to.equal(200);
    expect((await get(port, '/api/runs', `Origin: http://127.0.0.1:${port}`)).status).to.equal(200);
  });

  it('answers HEAD without a body', async () => {
    const lines = [`HEAD ${run}/inputs.npy HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close'];
    const {status, headers, body} = await askRaw(port, lines);
    // 128 bytes of header, 8 float32 values.
    expect([status, headers['content-length'], body]).to.deep.equal([200, String(128 + 8 * 4), '']);
  });

  it('keeps a bounded number of pages waiting for news', async () => {
    const stop = new AbortController();
    const waiting = await Promise.all(
      Array.from({length: 32}, () => fetch(`http://127.0.0.1:${port}/api/events`, {signal: stop.signal})),
    );
    expect(waiting.map(({status}) => status)).to.deep.equal(waiting.map(() => 200));
    expect((await get(port, '/api/events')).status).to.equal(503);
    expect((await get(port, '/api/runs')).status).to.equal(200);
    stop.abort();
  });
});

describe('a server that other machines reach', () => {
  const token = 'abcdefghijklmnop-0123';
  let [logs, server, port]: [Logs | undefined, RunServer | undefined, number] = [undefined, undefined, 0];
  before(async () => {
    logs = makeLogs();
    server = await serveRuns(logs.root, {host: '0.0.0.0', token, allowedHosts: ['gpu.example']});
    port = server.port;
  });
  after(async () => {
    await server?.close();
    logs?.remove();
  });

  it('is refused without a token, and with one that can be guessed', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.1'])
      await expectExplainError(() => serveRuns('.', {host}), 'bad-option', /other machines reach .*: give a token/);
    await expectExplainError(() => serveRuns('.', {host: '0.0.0.0', token: 'short'}), 'bad-option', /16 to 200/);
  });

  it('answers nothing without its token', async () => {
    for (const path of [
      '/',
      '/page.js',
      '/api/runs',
      '/api/run/digits/run-1',
      '/api/events',
      `${run}/inputs.npy`,
      `${run}/checkpoints/1/weights.bin`,
      '/engine.js',
    ]) {
      expect((await get(port, path)).status, path).to.equal(401);
      expect((await get(port, path, 'Authorization: Bearer abcdefghijklmnop-0124')).status, path).to.equal(401);
      expect((await get(port, `${path}?token=x`)).status, path).to.equal(401);
    }
  });

  it('turns the token of its address into a cookie, and takes it as a header', async () => {
    const {status, headers} = await get(port, `/?token=${token}`);
    expect([status, headers['location']]).to.deep.equal([303, '/']);
    const cookie = headers['set-cookie'] ?? '';
    expect(cookie).to.equal(`tfjs-explain-${port}=${token}; Path=/; HttpOnly; SameSite=Strict`);
    expect((await get(port, '/', `Cookie: a=b; ${cookie.split(';')[0]}`)).status).to.equal(200);
    expect((await get(port, '/api/runs', `Authorization: Bearer ${token}`)).status).to.equal(200);
    expect((await get(port, '/', `Cookie: other=${token}`)).status).to.equal(401);
  });

  it('still asks for one of its own names', async () => {
    const ask = async (name: string) =>
      (
        await askRaw(port, [
          'GET / HTTP/1.1',
          `Host: ${name}:${port}`,
          'Connection: close',
          `Authorization: Bearer ${token}`,
        ])
      ).status;
    expect(await ask('evil.example')).to.equal(403);
    expect(await ask('gpu.example')).to.equal(200);
  });

  it('says what is wrong with a port', async () => {
    await expectExplainError(
      () => serveRuns('.', {port}),
      'bad-option',
      new RegExp(`port ${port} is in use: choose another`),
    );
    const elsewhere = {host: '203.0.113.7', token};
    await expectExplainError(() => serveRuns('.', elsewhere), 'bad-option', /203\.0\.113\.7 is no address of this/);
  });
});
