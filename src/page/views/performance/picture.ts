import {chartPicture} from '../../charts/index.ts';
import type {Sheet} from './tables.ts';

const [line, margin, cell] = [18, 12, 90];
const headWidth = 190;

/** Tables and the charts below them as one picture, in the colours of the page. */
export async function performancePicture(
  title: string,
  sheets: readonly Sheet[],
  charts: readonly HTMLElement[],
): Promise<HTMLCanvasElement> {
  const below = await chartPicture(charts);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const scale = window.devicePixelRatio || 1;
  const widest = Math.max(...sheets.map(({head}) => headWidth + (head.length - 1) * cell));
  const lines = sheets.reduce((sum, {rows}) => sum + rows.length + 3, 1);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(2 * margin + widest, below.width / scale) * scale;
  canvas.height = (2 * margin + lines * line) * scale + below.height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser draws no pictures');
  pen.scale(scale, scale);
  pen.fillStyle = colour('--back');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let y = margin + line;
  const write = (texts: readonly string[], isBold: boolean): void => {
    pen.fillStyle = colour(isBold ? '--text' : '--soft');
    texts.forEach((text, i) => {
      pen.font = `${isBold || i === 0 ? '600 ' : ''}12px system-ui, sans-serif`;
      const x = margin + (i === 0 ? 0 : headWidth + (i - 1) * cell);
      pen.fillText(text, x, y, i === 0 ? (texts.length === 1 ? widest : headWidth - 8) : cell - 8);
    });
    y += line;
  };
  write([title], true);
  for (const {caption, head, rows} of sheets) {
    y += line;
    write([caption], true);
    write(head, true);
    for (const {cells, texts} of rows) write(texts ?? cells.map((one) => String(one ?? '')), false);
  }
  pen.drawImage(below, 0, y, below.width / scale, below.height / scale);
  return canvas;
}
