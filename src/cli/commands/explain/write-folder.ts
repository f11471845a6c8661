import {join} from 'node:path';
import {messageOf} from '../../../core/errors.ts';
import {encodePng} from '../../../node/png.ts';
import {safePaths} from '../../../sinks/safe-name.ts';
import {writeIndexes, writeMap, writeOut} from '../../parts/write-file.ts';
import {drawAll} from './draw.ts';
import type {Explained} from './explained.ts';
import {manifestOf} from './manifest.ts';
import type {Written} from './write-arrays.ts';

/**
 * Writes pictures, raw maps and manifest.json into the folder `out`; the manifest comes last. A picture that can't be drawn is
 * told to `note`; the rest is there.
 */
export function writeFolder(out: string, explained: Explained, note: (line: string) => void): Written[] {
  const paths = safePaths();
  const {maps, parts, ranked} = explained.maps;
  const files = maps.map((map, i) => {
    const name = maps.length > 1 ? `map-${(parts?.[i] ?? `${i}`).replaceAll('/', '-')}` : 'map';
    const file = `${paths.of(name)}.npy`;
    writeMap(join(out, file), map);
    return file;
  });
  const indexes = ranked && 'indexes.npy';
  if (ranked && indexes) writeIndexes(join(out, indexes), ranked);
  const pictures: string[] = [];
  try {
    for (const {name, image} of drawAll(explained)) {
      const file = `${paths.of(name)}.png`;
      writeOut(join(out, file), encodePng(image));
      pictures.push(file);
    }
  } catch (error) {
    if (pictures.length === 0) note(`there are no pictures of these maps: ${messageOf(error)}`);
    else throw error;
  }
  writeOut(join(out, 'manifest.json'), manifestOf(explained, {maps: files, indexes, pictures}));
  const list = [...files, ...(indexes ? [indexes] : []), 'manifest.json'].join(', ');
  return [{path: out, what: `${list}${pictures.length > 0 ? ` and ${pictures.length} pictures` : ''}`}];
}
