import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Readable} from 'node:stream';
import {crc32, deflateRawSync} from 'node:zlib';
import {bindingHeaders, type NativePlatform, nativePlatform} from '../../../src/node/backend/platform.ts';

/** A file of a wheel made for a test: bytes, or a file that is stored as it is. */
export type Content = Buffer | {readonly file: string};

export interface WheelOptions {
  /** Files by their path in the wheel. */
  readonly files: ReadonlyMap<string, Content>;
  /** Paths whose sha256 in RECORD is made wrong. */
  readonly wrongSums?: readonly string[];
}

type Segment = Buffer | {readonly file: string; readonly size: number};

/** A wheel as a list of pieces, so that one with 400 MB in it need not be written. */
export interface TestWheel {
  readonly name: string;
  readonly metadata: Buffer;
  readonly segments: readonly Segment[];
  readonly size: number;
  readonly sha256: string;
  /** Where each file's compressed bytes lie: [start, end). */
  readonly spans: ReadonlyMap<string, readonly [start: number, end: number]>;
}

export interface TestIndex {
  /** Environment in which pip sees this index alone. */
  readonly env: NodeJS.ProcessEnv;
  /** Address of the wheel itself. */
  readonly wheelUrl: string;
  /** Ranges of the wheel that were asked for, in order. */
  readonly ranges: (readonly [start: number, end: number])[];
  /** Decides, before a range is answered, whether it is answered whole, broken off at half, or not at all. */
  onRange: (start: number, end: number) => 'answer' | 'cut' | 'refuse' | Promise<'answer' | 'cut' | 'refuse'>;
  close(): Promise<void>;
}

/** This machine's platform; the tests of the setup need one that has a wheel. */
export function thisPlatform(): NativePlatform {
  const platform = nativePlatform();
  if (platform === undefined)
    throw new Error(`no wheel for ${process.platform}-${process.arch}: these tests need Linux or macOS`);
  return platform;
}

/** The files of a small wheel that looks right but has `content` where the libraries should be. */
export function smallFiles(content: (path: string) => Buffer): Map<string, Content> {
  const headers = bindingHeaders.map((path): [string, Content] => [path, Buffer.from(`// ${path}\n`)]);
  return new Map([...thisPlatform().libraries.map((path): [string, Content] => [path, content(path)]), ...headers]);
}

/** Bytes that don't compress, the same each time. */
export function noise(length: number, seed: string): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < length; at += 64) blocks.push(createHash('sha512').update(`${seed} ${at}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

export async function makeWheel({files, wrongSums = []}: WheelOptions): Promise<TestWheel> {
  const {requirement, pipPlatforms} = thisPlatform();
  const [project = '', version = ''] = requirement.split('==');
  const dist = `${project.replaceAll('-', '_')}-${version}`;
  const metadata = Buffer.from(`Metadata-Version: 2.1\nName: ${project}\nVersion: ${version}\n`);
  const record: string[] = [];
  for (const [path, content] of files) {
    const sum = wrongSums.includes(path) ? createHash('sha256').update('another file').digest() : await sumOf(content);
    record.push(`${path},sha256=${sum.toString('base64url')},${await lengthOf(content)}`);
  }
  const all = new Map<string, Content>([
    ...files,
    [`${dist}.dist-info/METADATA`, metadata],
    [`${dist}.dist-info/WHEEL`, Buffer.from('Wheel-Version: 1.0\nRoot-Is-Purelib: false\n')],
    [`${dist}.dist-info/RECORD`, Buffer.from(`${record.join('\n')}\n`)],
  ]);
  const {segments, spans, size} = await zip(all);
  const hash = createHash('sha256');
  for await (const chunk of bytesOf(segments, 0, size)) hash.update(chunk);
  return {
    name: `${dist}-cp311-cp311-${pipPlatforms[0]}.whl`,
    metadata,
    segments,
    spans,
    size,
    sha256: hash.digest('hex'),
  };
}

/** Serves a wheel from a package index on a loopback port. */
export async function startIndex(wheel: TestWheel, {ranges: answersRanges = true} = {}): Promise<TestIndex> {
  const [project = ''] = thisPlatform().requirement.split('==');
  const ranges: (readonly [number, number])[] = [];
  const index: TestIndex = {env: {}, wheelUrl: '', ranges, onRange: () => 'answer', close: async () => undefined};
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '';
    if (path === `/simple/${project}/`) {
      const sum = createHash('sha256').update(wheel.metadata).digest('hex');
      response.setHeader('content-type', 'text/html');
      response.end(
        `<html><body><a href="/files/${wheel.name}#sha256=${wheel.sha256}" data-dist-info-metadata="sha256=${sum}">${wheel.name}</a></body></html>`,
      );
    } else if (path === `/files/${wheel.name}.metadata`) response.end(wheel.metadata);
    else if (path === `/files/${wheel.name}`) await answerWheel(request, response);
    else response.writeHead(404).end();
  };
  const answerWheel = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (!answersRanges || from === undefined || to === undefined) {
      response.writeHead(200, {'content-length': wheel.size, 'content-type': 'application/octet-stream'});
      Readable.from(bytesOf(wheel.segments, 0, wheel.size)).pipe(response);
      return;
    }
    const [start, end] = [Number(from), Number(to) + 1];
    ranges.push([start, end]);
    const verdict = await index.onRange(start, end);
    if (verdict === 'refuse') {
      response.destroy();
      return;
    }
    response.writeHead(206, {
      'content-range': `bytes ${start}-${end - 1}/${wheel.size}`,
      'content-length': end - start,
    });
    if (verdict === 'answer') {
      Readable.from(bytesOf(wheel.segments, start, end)).pipe(response);
      return;
    }
    for await (const chunk of bytesOf(wheel.segments, start, start + Math.floor((end - start) / 2))) {
      await new Promise((done) => response.write(chunk, done));
    }
    // The half has to have left before the connection breaks.
    setTimeout(() => response.destroy(), 50);
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const {port} = server.address() as AddressInfo;
  return Object.assign(index, {
    env: pipEnv(`http://127.0.0.1:${port}/simple`),
    wheelUrl: `http://127.0.0.1:${port}/files/${wheel.name}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

/** Environment in which pip asks `url` and nothing else, whatever it is set to on this machine. */
export function pipEnv(url: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PIP_') && name !== 'CXX');
  return {...Object.fromEntries(others), PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: url, PIP_NO_CACHE_DIR: '1'};
}

async function zip(files: ReadonlyMap<string, Content>): Promise<Pick<TestWheel, 'segments' | 'spans' | 'size'>> {
  const segments: Segment[] = [];
  const directory: Buffer[] = [];
  const spans = new Map<string, readonly [number, number]>();
  let at = 0;
  for (const [path, content] of files) {
    const size = await lengthOf(content);
    const name = Buffer.from(path);
    const data: Segment = Buffer.isBuffer(content) ? deflateRawSync(content) : {file: content.file, size};
    const compressed = Buffer.isBuffer(data) ? data.length : data.size;
    const method = Buffer.isBuffer(data) ? 8 : 0;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(await crcOf(content), 10);
    common.writeUInt32LE(compressed, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    // An extra field in the local header alone, as wheels have: whoever reckons from the directory's lengths reads wrong bytes.
    const extra = Buffer.from([0xfe, 0xca, 2, 0, 1, 2]);
    const local = Buffer.from(common);
    local.writeUInt16LE(extra.length, 24);
    const header = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), local, name, extra]);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, offset, name]));
    segments.push(header, data);
    spans.set(path, [at + header.length, at + header.length + compressed]);
    at += header.length + compressed;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  segments.push(listing, end);
  return {segments, spans, size: at + listing.length + end.length};
}

async function* bytesOf(segments: readonly Segment[], start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for (const segment of segments) {
    const size = Buffer.isBuffer(segment) ? segment.length : segment.size;
    const from = Math.max(start, at) - at;
    const to = Math.min(end, at + size) - at;
    if (from < to) {
      if (Buffer.isBuffer(segment)) yield segment.subarray(from, to);
      else yield* createReadStream(segment.file, {start: from, end: to - 1, highWaterMark: 1 << 20});
    }
    at += size;
  }
}

async function lengthOf(content: Content): Promise<number> {
  return Buffer.isBuffer(content) ? content.length : (await stat(content.file)).size;
}

async function sumOf(content: Content): Promise<Buffer> {
  const hash = createHash('sha256');
  if (Buffer.isBuffer(content)) hash.update(content);
  else for await (const chunk of createReadStream(content.file, {highWaterMark: 1 << 20})) hash.update(chunk);
  return hash.digest();
}

async function crcOf(content: Content): Promise<number> {
  if (Buffer.isBuffer(content)) return crc32(content);
  let crc = 0;
  for await (const chunk of createReadStream(content.file, {highWaterMark: 1 << 20})) crc = crc32(chunk, crc);
  return crc;
}
