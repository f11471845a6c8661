import {promisify} from 'node:util';
import {crc32, deflate, deflateSync, inflateSync, type ZlibOptions} from 'node:zlib';
import {PNG} from 'pngjs';
import {ExplainError} from '../core/errors.ts';
import {areOpaque, wordsOf} from '../image/words.ts';
import type {LogRecord, Pixels} from '../sinks/sink.ts';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const rgb = 2;
const rgba = 6;
/** Each byte less the one above: of enlarged maps nearly all become zero. */
const filterUp = 2;
/** A picture that claims more pixels is refused before anything is allocated: 64 Mpx are 256 MB. */
const maxPixels = 2 ** 26;

/** Where the header says whether the picture is interlaced. */
const interlaceAt = 28;

/** Measured: level 1 takes a third of the default's time, and of enlarged maps makes files as small. */
const level = 1;
/** Most PNGs fit in: each further piece would wait for the main thread to ask for it. */
const chunkSize = 2 ** 18;
const deflateInPool = promisify<Uint8Array, ZlibOptions, Buffer>(deflate);

/** PNG bytes of pixels; without an alpha channel when all of them are opaque. Throws `bad-data` on a wrong length. */
export function encodePng(pixels: Pixels): Uint8Array {
  const {header, rows} = unpacked(pixels);
  return packed(header, deflateSync(rows, {level, chunkSize}));
}

/** The same, packed in Node's thread pool while the caller goes on. Throws at once where `encodePng` does. */
export function encodePngAside(pixels: Pixels): Promise<Uint8Array> {
  const {header, rows} = unpacked(pixels);
  return deflateInPool(rows, {level, chunkSize}).then((deflated) => packed(header, deflated));
}

function unpacked(pixels: Pixels): {header: Uint8Array; rows: Uint8Array} {
  const {width, height, data} = pixels;
  if (!(width > 0) || !(height > 0) || data.length !== width * height * 4) {
    throw new ExplainError(
      'bad-data',
      `a picture needs 4 bytes a pixel; got ${data.length} bytes for ${width}x${height} pixels`,
    );
  }
  const words = wordsOf(pixels);
  const opaque = areOpaque(words);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, opaque ? rgb : rgba], 8);
  return {header, rows: filtered(words, width, height, opaque ? 3 : 4)};
}

function packed(header: Uint8Array, deflated: Uint8Array): Uint8Array {
  const chunks = [...chunk('IHDR', header), ...chunk('IDAT', deflated), ...chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

/** The rows of a picture, each behind its filter. Written for speed: this was half the time of writing a step. */
function filtered(words: Int32Array, width: number, height: number, channels: 3 | 4): Uint8Array {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  const stride = width * 4;
  const rows = new Uint8Array(height * (1 + width * channels));
  for (let y = 0, pixel = 0, to = 0; y < height; y++) {
    rows[to++] = filterUp;
    const start = pixel * 4;
    // Rows begin as zeros, and most are like the one above.
    if (y > 0 && bytes.compare(bytes, start, start + stride, start - stride, start) === 0) {
      pixel += width;
      to += width * channels;
      continue;
    }
    for (let x = 0; x < width; x++, pixel++, to += channels) {
      if (y > 0 && words[pixel] === words[pixel - width]) continue;
      const at = pixel * 4;
      for (let c = 0; c < channels; c++) {
        rows[to + c] = (bytes[at + c] ?? 0) - (y > 0 ? (bytes[at + c - stride] ?? 0) : 0);
      }
    }
  }
  return rows;
}

function chunk(type: string, body: Uint8Array): Uint8Array[] {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  const name = Buffer.from(type, 'latin1');
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(body, crc32(name)));
  return [length, name, body, check];
}

/** Pixels of PNG bytes of any colour type. Throws `unreadable` on anything else, and on more than 64 Mpx. */
export function decodePng(bytes: Uint8Array): Pixels {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (buffer.readUInt32BE(0) !== 0x89504e47 || buffer.toString('latin1', 12, 16) !== 'IHDR')
      throw new Error('no PNG header');
    const [width, height] = [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
    if (width * height > maxPixels) throw new Error(`${width}x${height} pixels are more than ${maxPixels}`);
    if (buffer[interlaceAt] === 1) checkUnpacked(buffer, width, height);
    const {data} = PNG.sync.read(buffer);
    return {width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength)};
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ExplainError('unreadable', `this is not a PNG picture that can be read: ${why}`, {cause});
  }
}

/**
 * Throws when the data of an interlaced picture unpack to more than its pixels take up: pngjs unpacks these without a limit.
 * A pixel has 8 bytes at most; each row of the seven passes begins with one byte more and is filled up to whole bytes.
 */
function checkUnpacked(buffer: Buffer, width: number, height: number): void {
  const parts: Buffer[] = [];
  for (let at = signature.length; at + 8 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    if (buffer.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(buffer.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  inflateSync(Buffer.concat(parts), {maxOutputLength: 8 * width * height + 4 * (height + 8)});
}

export type ImageRecord = Extract<LogRecord, {kind: 'image'}>;

/** Encodes the picture of a record aside and once, however many sinks ask for it. */
export function pngEncoder(): (record: ImageRecord) => Promise<Uint8Array> {
  const encoded = new WeakMap<ImageRecord, Promise<Uint8Array>>();
  return (record) => {
    const png = encoded.get(record) ?? encodePngAside(record.image);
    encoded.set(record, png);
    return png;
  };
}
