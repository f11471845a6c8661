import type {Edit} from '../../edits/edit.ts';
import {editWords} from '../../edits/edit-words.ts';
import type {Source} from './source.ts';

/** An edit in words; columns of a table go by their names. */
export function wordsFor(edit: Edit, {picture}: Source, columns: readonly string[]): string {
  const [place = 0, value] = edit.numbers;
  return edit.name === 'set' ? `${columns[place] ?? `column ${place + 1}`} = ${value}` : editWords(edit, picture);
}
