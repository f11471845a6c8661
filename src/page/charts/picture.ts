import {frameOf} from './frame.ts';
import {palette} from './palette.ts';

const [gap, line, most] = [16, 16, 8];

/** Charts as one picture, with their titles and legends; `columns` of them side by side. */
export async function chartPicture(charts: readonly HTMLElement[], columns = 2): Promise<HTMLCanvasElement> {
  const drawn: {title: string; legend: readonly string[]; chart: HTMLCanvasElement}[] = [];
  for (const element of charts) {
    const chart = await frameOf(element)?.ready();
    if (chart === undefined) continue;
    const title = element.querySelector('figcaption')?.textContent ?? '';
    const legend = [...element.querySelectorAll('.legend li')].map((each) => each.textContent?.trim() ?? '');
    drawn.push({title, legend: legend.slice(0, most), chart});
  }
  const canvas = document.createElement('canvas');
  const {back, text, soft} = palette();
  const scale = window.devicePixelRatio || 1;
  const wide = Math.max(1, ...drawn.map(({chart}) => chart.width / scale));
  const high = Math.max(1, ...drawn.map(({chart, legend}) => chart.height / scale + (legend.length + 2) * line));
  const across = Math.min(columns, Math.max(1, drawn.length));
  canvas.width = (across * (wide + gap) + gap) * scale;
  canvas.height = (Math.ceil(drawn.length / across) * (high + gap) + gap) * scale;
  const pen = canvas.getContext('2d');
  if (pen === null) return canvas;
  pen.scale(scale, scale);
  pen.fillStyle = back;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  drawn.forEach(({title, legend, chart}, i) => {
    const [x, y] = [gap + (i % across) * (wide + gap), gap + Math.floor(i / across) * (high + gap)];
    pen.fillStyle = text;
    pen.font = '600 13px system-ui, sans-serif';
    pen.fillText(title, x, y + line - 4, wide);
    pen.drawImage(chart, x, y + line, chart.width / scale, chart.height / scale);
    pen.fillStyle = soft;
    pen.font = '12px system-ui, sans-serif';
    for (const [k, words] of legend.entries()) pen.fillText(words, x, y + (k + 2) * line + chart.height / scale, wide);
  });
  return canvas;
}
