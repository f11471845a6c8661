import {el} from '../app/elements.ts';

/** Sides of what is drawn, in pixels. */
const [tile, text, gap] = [128, 18, 8];

/** Canvases of a table as one picture, with the heads of its rows and columns. */
export function mapSheet(table: HTMLTableElement): HTMLCanvasElement {
  const rows = [...table.rows];
  const columns = Math.max(1, ...rows.map((row) => row.cells.length));
  const sheet = el('canvas', {width: columns * (tile + gap) + gap, height: rows.length * (tile + text + gap) + gap});
  const context = sheet.getContext('2d');
  if (context === null) throw new Error('this browser draws no pictures');
  const {backgroundColor, color} = getComputedStyle(document.body);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.fillStyle = color;
  context.font = '13px sans-serif';
  context.textBaseline = 'top';
  // Maps are made of few pixels, which stay squares.
  context.imageSmoothingEnabled = false;
  rows.forEach((row, y) => {
    [...row.cells].forEach((cell, x) => {
      const [left, top] = [gap + x * (tile + gap), gap + y * (tile + text + gap)];
      const canvas = cell.querySelector('canvas');
      if (canvas !== null && canvas.width > 0) {
        const scale = tile / Math.max(canvas.width, canvas.height);
        context.drawImage(canvas, left, top, canvas.width * scale, canvas.height * scale);
      }
      const words = (canvas === null ? cell : cell.querySelector('small'))?.textContent ?? '';
      context.fillText(words, left, canvas === null ? top + tile / 2 : top + tile + 2, tile);
    });
  });
  return sheet;
}
