import type {Pixels} from '../../sinks/sink.ts';
import {decodePng} from '../png.ts';
import {decodeJpeg} from './jpeg.ts';
import {naming, readDataFile, unreadable} from './read-file.ts';

/** A picture file that is larger is refused before it is read: 256 MiB. */
const maxBytes = 2 ** 28;
const pngMagic = [0x89, 0x50, 0x4e, 0x47];
const jpegMagic = [0xff, 0xd8];

/** What `readPicture` reads, by the ending of the file's name. */
export const pictureEndings: readonly string[] = ['.png', '.jpg', '.jpeg'];

/** Reads a PNG or JPEG file, whatever its name is. Rejects with 'unreadable', naming the file. */
export async function readPicture(path: string): Promise<Pixels> {
  const bytes = await readDataFile(path, {limit: maxBytes});
  const begins = (magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (begins(pngMagic)) return naming(path, () => decodePng(bytes));
  if (begins(jpegMagic)) return naming(path, () => decodeJpeg(bytes));
  throw unreadable(path, bytes.length === 0 ? 'it is empty' : 'it begins neither as a PNG nor as a JPEG picture');
}
