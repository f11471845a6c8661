import type {Pixels} from '../../sinks/sink.ts';

export interface Sheet {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly {readonly label: string; readonly cells: readonly (Pixels | undefined)[]}[];
}

const tile = 72;
const gap = 6;
const labelWidth = 220;
const lineHeight = 16;
const headHeight = 3 * lineHeight;
const [paper, ink] = ['#ffffff', '#16181d'];

/** Pictures in rows and columns with their names, to be kept as a file. What isn't there is a dash. */
export function sheetPicture({title, columns, rows}: Sheet): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = labelWidth + columns.length * (tile + gap) + gap;
  canvas.height = lineHeight * 2 + headHeight + rows.length * (tile + gap) + gap;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws no pictures');
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink;
  context.imageSmoothingEnabled = false;
  context.textBaseline = 'top';
  context.font = 'bold 14px system-ui, sans-serif';
  context.fillText(title, gap, gap);
  context.font = '12px system-ui, sans-serif';
  columns.forEach((name, i) => {
    const lines = wrapped(name, (text) => context.measureText(text).width <= tile).slice(0, 3);
    lines.forEach((line, k) => {
      context.fillText(line, labelWidth + i * (tile + gap), lineHeight * 2 + k * lineHeight, tile);
    });
  });
  rows.forEach(({label, cells}, row) => {
    const top = lineHeight * 2 + headHeight + row * (tile + gap);
    context.fillText(label, gap, top + tile / 2 - lineHeight / 2, labelWidth - 2 * gap);
    cells.forEach((pixels, i) => {
      const left = labelWidth + i * (tile + gap);
      if (pixels === undefined) context.fillText('–', left + tile / 2, top + tile / 2);
      else {
        const scale = tile / Math.max(pixels.width, pixels.height);
        context.drawImage(pictureOf(pixels), left, top, pixels.width * scale, pixels.height * scale);
      }
    });
  });
  return canvas;
}

function pictureOf({width, height, data}: Pixels): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  image.data.set(data);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Broken behind hyphens, slashes and spaces. */
function wrapped(text: string, fits: (text: string) => boolean): readonly string[] {
  const lines = [''];
  for (const part of text.split(/(?<=[-/ ])/)) {
    const last = lines.at(-1) ?? '';
    if (last === '' || fits(last + part)) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines;
}
