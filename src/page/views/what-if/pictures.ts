import type {Rows} from '../../data/npy.ts';
import type {Picture} from '../../edits/edit.ts';
import {writeVariants} from '../../edits/edit-text.ts';
import {applyEdits} from '../../edits/index.ts';
import type {Session, Variant} from './session.ts';
import {rowsFor, type Source} from './source.ts';

/** The datapoint, or a variant of it, in the same object each time: what models said of it is kept as long as that is. */
export interface Made {
  readonly key: string;
  readonly picture: Picture;
  readonly rows: Rows;
}

/** Makes the datapoint as it was, then its variants. */
export type Pictures = (session: Session, source: Source, run: string) => readonly (Made & {readonly title: string})[];

/** So many states can be gone back to without asking again. */
const mostKept = 80;

export function keptPictures(): Pictures {
  const kept = new Map<string, Made>();
  const make = (source: Source, run: string, {edits, upload}: Variant): Made => {
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
  return ({now: {variants}}, source, run) =>
    [{edits: []}, ...variants].map((variant, i) => {
      const changed = variants.length === 1 ? 'changed' : `variant ${i}`;
      return {...make(source, run, variant), title: i === 0 ? 'as it was' : changed};
    });
}
