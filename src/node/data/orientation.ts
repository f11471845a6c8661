import type {Pixels} from '../../sinks/sink.ts';

// Markers of ITU-T T.81, table B.1; the orientation tag of EXIF 2.3, section 4.6.4.
const startOfScan = 0xda;
const app1 = 0xe1;
const orientationTag = 0x0112;
const exifName = 'Exif\0\0';
const tiffEntryLength = 12;

/** How a JPEG picture is to be turned, 1 (as it is) to 8; 1 where it does not say so. */
export function exifOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== startOfScan; ) {
      const length = view.getUint16(at + 2);
      if (view.getUint8(at + 1) === app1) {
        const found = orientationIn(new DataView(bytes.buffer, bytes.byteOffset + at + 4, length - 2));
        if (found !== undefined) return found;
      }
      at += 2 + length;
    }
  } catch (error) {
    // A segment that ends too early has no orientation; the decoder judges the picture.
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

function orientationIn(segment: DataView): number | undefined {
  const name = Array.from(exifName, (_, i) => String.fromCharCode(segment.getUint8(i))).join('');
  if (name !== exifName) return undefined;
  const tiff = new DataView(segment.buffer, segment.byteOffset + exifName.length, segment.byteLength - exifName.length);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  for (let entry = 0; entry < tiff.getUint16(directory, little); entry++) {
    const at = directory + 2 + entry * tiffEntryLength;
    if (tiff.getUint16(at, little) !== orientationTag) continue;
    const value = tiff.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** The pixels turned and mirrored from an EXIF orientation to the way they are to be seen. */
export function upright(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const {width, height, data} = pixels;
  const sideways = orientation >= 5;
  const [newWidth, newHeight] = sideways ? [height, width] : [width, height];
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  for (let row = 0; row < newHeight; row++) {
    for (let column = 0; column < newWidth; column++) {
      const [across, down] = sideways ? [row, column] : [column, row];
      const x = [2, 3, 7, 8].includes(orientation) ? width - 1 - across : across;
      const y = [3, 4, 6, 7].includes(orientation) ? height - 1 - down : down;
      to[row * newWidth + column] = from[y * width + x] ?? 0;
    }
  }
  return {width: newWidth, height: newHeight, data: new Uint8ClampedArray(to.buffer)};
}
