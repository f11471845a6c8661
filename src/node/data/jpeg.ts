import jpeg from 'jpeg-js';
import {ExplainError, messageOf} from '../../core/errors.ts';
import type {Pixels} from '../../sinks/sink.ts';
import {exifOrientation, upright} from './orientation.ts';

/** A picture that claims more is refused before its pixels are allocated, as for PNG: 64 Mpx. */
const maxMegapixels = 2 ** 26 / 1e6;
/** The decoder keeps coefficients of 2 and 4 bytes beside the pixels. */
const maxMegabytes = 2048;

/**
 * Pixels of JPEG bytes, turned upright as their EXIF orientation says. Throws 'unreadable' on anything else, on a damaged
 * picture and on more than 64 Mpx.
 */
export function decodeJpeg(bytes: Uint8Array): Pixels {
  try {
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Error('it does not begin as one');
    if (!endsWhole(bytes)) throw new Error('its end is missing');
    const {width, height, data} = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      maxResolutionInMP: maxMegapixels,
      maxMemoryUsageInMB: maxMegabytes,
    });
    const pixels = {width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength)};
    return upright(pixels, exifOrientation(bytes));
  } catch (cause) {
    throw new ExplainError('unreadable', `this is not a JPEG picture that can be read: ${messageOf(cause)}`, {cause});
  }
}

/** Whether the end marker is there; some cameras write zeros or more data behind it. */
function endsWhole(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 2; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}
