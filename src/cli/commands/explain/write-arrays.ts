import {safePaths} from '../../../sinks/safe-name.ts';
import {writeIndexes, writeMap} from '../../parts/write-file.ts';
import type {Explained} from './explained.ts';

/** A file that was written and what it holds, in words. */
export interface Written {
  readonly path: string;
  readonly what: string;
}

/**
 * Writes raw maps to `out`, a .npy file: the first map, or the only one. Where there are several (inputs, layers) the others
 * lie beside it as `<out without its ending>.<part>.npy`. Ranked maps write their units to `<out>.indexes.npy`, with and
 * without the first ending.
 */
export function writeArrays(out: string, {maps}: Explained): Written[] {
  const stem = out.slice(0, -'.npy'.length);
  const paths = safePaths();
  const written = maps.maps.map((map, i): Written => {
    const part = maps.parts?.[i];
    const path = i === 0 ? out : `${stem}.${paths.of((part ?? `${i}`).replaceAll('/', '-'))}.npy`;
    writeMap(path, map);
    return {path, what: `float32 [${map.shape.join(', ')}]${maps.maps.length > 1 && part ? ` for ${part}` : ''}`};
  });
  const {ranked} = maps;
  if (!ranked) return written;
  const indexes = [`${out}.indexes.npy`, `${stem}.indexes.npy`];
  for (const path of indexes) {
    writeIndexes(path, ranked);
    written.push({path, what: `int32 [${ranked.length}, ${ranked[0]?.length ?? 0}]: the output units of the ranks`});
  }
  return written;
}
