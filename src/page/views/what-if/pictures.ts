import type {Rows} from '../../data/npy.ts';
import type {Picture} from '../../edits/edit.ts';
import {writeVariants} from '../../edits/edit-text.ts';
import {applyEdits} from '../../edits/index.ts';
import type {Variant} from './session.ts';
import {rowsFor, type Source} from './source.ts';

/** A changed image, in the same object each time: what models said of it is kept as long as the object is. */
export interface Made {
  readonly key: string;
  readonly picture: Picture;
  readonly rows: Rows;
}

/** So many states can be gone back to without asking again. */
const mostKept = 80;

export function keptPictures(): (source: Source, run: string, variant: Variant) => Made {
  const kept = new Map<string, Made>();
  return (source, run, {edits, upload}) => {
    const key = JSON.stringify([run, source.row, upload?.id, writeVariants([edits])]);
    const known = kept.get(key);
    const picture = known?.picture ?? applyEdits(upload?.picture ?? source.picture, edits, source.range);
    const made = known ?? {key, picture, rows: rowsFor(picture, source.shape)};
    kept.delete(key);
    kept.set(key, made);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return made;
  };
}
