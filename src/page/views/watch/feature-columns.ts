import {el} from '../../app/elements.ts';
import type {Arrays} from '../../data/arrays.ts';
import type {Column, Run} from '../../data/run.ts';

/** Neighbours that are all maps of methods, or all filters of layers. */
export interface ColumnGroup {
  readonly isFeatures: boolean;
  readonly columns: readonly Column[];
}

export function columnGroups(columns: readonly Column[]): readonly ColumnGroup[] {
  const groups: {isFeatures: boolean; columns: Column[]}[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last?.isFeatures === column.isFeatures) last.columns.push(column);
    else groups.push({isFeatures: column.isFeatures, columns: [column]});
  }
  return groups;
}

/** How many images have their layers' filters in the files: run.json does not say, a file's shape does. */
export async function featureImages(run: Run, arrays: Arrays): Promise<number> {
  for (const {tag} of run.columns.filter(({isFeatures}) => isFeatures)) {
    for (const {maps} of [...run.epochs].reverse()) {
      const file = maps.get(tag);
      const found = file === undefined ? undefined : await arrays.stored(run.id, file);
      if (found !== undefined && !(found instanceof Error)) return found.shape[0] ?? 0;
    }
  }
  return run.images;
}

/** Says in a row that its image has none. */
export function leftOut(columns: readonly Column[], images: number): HTMLElement {
  const names = [...new Set(columns.map(({tag}) => tag.split('/')[0] ?? tag))].join(', ');
  const which = images === 0 ? 'no image' : images === 1 ? 'image 1' : `images 1 to ${images}`;
  return el('span', {class: 'words'}, `${names}: of ${which} only`);
}
