import {type CsvCell, csvText} from '../data/csv.ts';
import type {Rows} from '../data/npy.ts';
import {writeNpy} from '../data/write-npy.ts';
import {svgPicture} from '../drawing/svg-picture.ts';
import {el} from './elements.ts';

/** Gives the reader a picture as `name`.png. Fails with an `Error` where the browser can't make one. */
export async function downloadPng(name: string, picture: HTMLCanvasElement | SVGSVGElement): Promise<void> {
  const canvas = picture instanceof SVGSVGElement ? await svgPicture(picture) : picture;
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the picture is too large for this browser');
  download(`${name}.png`, blob);
}

/** Gives the reader a table as `name`.csv, its first row the columns' names. */
export function downloadCsv(name: string, rows: readonly (readonly CsvCell[])[]): void {
  download(`${name}.csv`, new Blob([csvText(rows)], {type: 'text/csv;charset=utf-8'}));
}

/** Gives the reader an array as `name`.npy, float32 in C order. */
export function downloadNpy(name: string, rows: Rows): void {
  download(`${name}.npy`, new Blob([writeNpy(rows)], {type: 'application/octet-stream'}));
}

/** Names of runs and images may have anything in them: in a file's name only what every system takes. */
export function fileName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'file';
}

/** Browsers read the blob after the click; a minute is long enough. */
const keptMs = 60_000;

function download(name: string, blob: Blob): void {
  const href = URL.createObjectURL(blob);
  el('a', {href, download: fileName(name)}).click();
  window.setTimeout(() => URL.revokeObjectURL(href), keptMs);
}
