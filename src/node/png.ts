import {PNG} from 'pngjs';
import {ExplainError} from '../core/errors.ts';
import type {LogRecord, Pixels} from '../sinks/sink.ts';
import {encodePng} from './encode-png.ts';

export {encodePng} from './encode-png.ts';

/** A picture that claims more pixels is refused before anything is allocated: 64 Mpx are 256 MB. */
const maxPixels = 2 ** 26;

/** Pixels of PNG bytes of any colour type. Throws `unreadable` on anything else, and on more than 64 Mpx. */
export function decodePng(bytes: Uint8Array): Pixels {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (buffer.readUInt32BE(0) !== 0x89504e47 || buffer.toString('latin1', 12, 16) !== 'IHDR')
      throw new Error('no PNG header');
    const [width, height] = [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
    if (width * height > maxPixels) throw new Error(`${width}x${height} pixels are more than ${maxPixels}`);
    const {data} = PNG.sync.read(buffer);
    return {width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength)};
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ExplainError('unreadable', `this is not a PNG picture that can be read: ${why}`, {cause});
  }
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
