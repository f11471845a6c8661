import {messageOf} from '../../core/errors.ts';
import type {CsvCell} from '../data/csv.ts';
import {downloadCsv, downloadPng, fileName} from './download.ts';
import {el} from './elements.ts';

/** What a view gives to keep. Asked when a button is pressed; undefined: there is nothing yet. */
export interface Kept {
  readonly name: string;
  readonly rows: readonly (readonly CsvCell[])[];
  picture(): Promise<HTMLCanvasElement | SVGSVGElement | undefined> | HTMLCanvasElement | SVGSVGElement | undefined;
}

/** The buttons PNG and CSV. */
export function keepButtons(kept: () => Kept | undefined, tell: (news: string) => void): HTMLElement {
  const press = (what: string, give: (one: Kept) => Promise<void> | void) => async (): Promise<void> => {
    try {
      const one = kept();
      if (one === undefined) tell(`there is nothing to keep as ${what} yet`);
      else await give(one);
    } catch (error) {
      tell(`no ${what}: ${messageOf(error)}`);
    }
  };
  const png = press('PNG', async ({name, picture}) => {
    const drawn = await picture();
    if (drawn === undefined) tell('there is no picture here yet');
    else await downloadPng(fileName(name), drawn);
  });
  const csv = press('CSV', ({name, rows}) => downloadCsv(fileName(name), rows));
  return el(
    'div',
    {class: 'keep'},
    el('button', {type: 'button', onclick: () => void png()}, 'PNG'),
    el('button', {type: 'button', onclick: () => void csv()}, 'CSV'),
  );
}
