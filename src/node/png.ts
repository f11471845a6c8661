import {inflateSync} from 'node:zlib';
import {PNG} from 'pngjs';
import {ExplainError} from '../core/errors.ts';
import type {LogRecord, Pixels} from '../sinks/sink.ts';

/**
 * Measured on 1792x1792: level 1 with the 'up' filter takes a sixth of pngjs's defaults and makes
 * smaller files of smooth maps.
 */
const fast = {deflateLevel: 1, deflateStrategy: 0, filterType: 2} as const;
const rgb = 2;
const rgba = 6;
/** A picture that claims more pixels is refused before anything is allocated: 64 Mpx are 256 MB. */
const maxPixels = 2 ** 26;

/** Where the header says whether the picture is interlaced. */
const interlaceAt = 28;
const signatureLength = 8;

/** PNG bytes of pixels; without an alpha channel when all of them are opaque. Throws `bad-data` on a wrong length. */
export function encodePng({width, height, data}: Pixels): Uint8Array {
  if (!(width > 0) || !(height > 0) || data.length !== width * height * 4) {
    throw new ExplainError(
      'bad-data',
      `a picture needs 4 bytes a pixel; got ${data.length} bytes for ${width}x${height} pixels`,
    );
  }
  const png = new PNG();
  png.width = width;
  png.height = height;
  if (!isOpaque(data)) {
    png.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return PNG.sync.write(png, {...fast, colorType: rgba});
  }
  // Packed here: pngjs's own dropping of the alpha channel takes twice as long as all the rest.
  png.data = withoutAlpha(data);
  return PNG.sync.write(png, {...fast, colorType: rgb, inputColorType: rgb, inputHasAlpha: false});
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
  for (let at = signatureLength; at + 8 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    if (buffer.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(buffer.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  inflateSync(Buffer.concat(parts), {maxOutputLength: 8 * width * height + 4 * (height + 8)});
}

export type ImageRecord = Extract<LogRecord, {kind: 'image'}>;

/** Encodes the picture of a record once, however many sinks ask for it. */
export function pngEncoder(): (record: ImageRecord) => Uint8Array {
  const encoded = new WeakMap<ImageRecord, Uint8Array>();
  return (record) => {
    const png = encoded.get(record) ?? encodePng(record.image);
    encoded.set(record, png);
    return png;
  };
}

function isOpaque(data: Uint8ClampedArray): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

function withoutAlpha(data: Uint8ClampedArray): Buffer {
  const packed = Buffer.allocUnsafe((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    packed[to] = data[from] ?? 0;
    packed[to + 1] = data[from + 1] ?? 0;
    packed[to + 2] = data[from + 2] ?? 0;
  }
  return packed;
}
