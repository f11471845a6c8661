import {messageOf} from '../../../core/errors.ts';
import {downloadCsv, downloadNpy, downloadPng} from '../../app/download.ts';
import type {CsvCell} from '../../data/csv.ts';
import type {Rows} from '../../data/npy.ts';
import {mapSheet} from '../../drawing/map-sheet.ts';

/** What there is to keep. */
export interface Keepable {
  readonly name: string;
  readonly input: Rows;
  readonly canvas: HTMLCanvasElement;
  readonly numbers: readonly (readonly CsvCell[])[];
  readonly maps: HTMLTableElement | null;
}

export interface Keeping {
  keepNpy(): void;
  keepPng(): void;
  keepCsv(): void;
  keepMaps(): void;
  keepValues(title: string, maps: readonly Rows[]): void;
}

/** `now` fails with an `Error` where there is nothing. */
export function keeping(now: () => Keepable, tell: (news: string) => void): Keeping {
  const keep = async (give: (one: Keepable) => Promise<void> | void): Promise<void> => {
    try {
      await give(now());
    } catch (error) {
      tell(`nothing was kept: ${messageOf(error)}`);
    }
  };
  return {
    keepNpy: () => void keep(({name, input}) => downloadNpy(name, input)),
    keepPng: () => void keep(({name, canvas}) => downloadPng(name, canvas)),
    keepCsv: () => void keep(({name, numbers}) => downloadCsv(name, numbers)),
    keepMaps: () =>
      void keep(({name, maps}) => {
        if (maps === null) throw new Error('there are no maps yet');
        return downloadPng(`${name}-maps`, mapSheet(maps));
      }),
    keepValues: (title, all) => void keep(({name}) => downloadNpy(`${name}-${title}`, together(all))),
  };
}

/** Rows of one shape, one below the other. */
function together(all: readonly Rows[]): Rows {
  const [, ...rest] = all[0]?.shape ?? [];
  const values = new Float32Array(all.reduce((sum, rows) => sum + rows.values.length, 0));
  let at = 0;
  for (const rows of all) {
    values.set(rows.values, at);
    at += rows.values.length;
  }
  return {values, shape: [all.length, ...rest]};
}
