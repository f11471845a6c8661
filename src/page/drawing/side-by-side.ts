const [side, gap, line] = [160, 12, 18];

/** Pictures beside each other, each with its label, in the colours of the page; undefined where there are none. */
export function sideBySide(pictures: readonly HTMLCanvasElement[]): HTMLCanvasElement | undefined {
  if (pictures.length === 0) return undefined;
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement('canvas');
  canvas.width = pictures.length * (side + gap) + gap;
  canvas.height = side + 4 * line + 2 * gap;
  const pen = canvas.getContext('2d');
  if (pen === null) return undefined;
  pen.fillStyle = style.getPropertyValue('--back').trim();
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingEnabled = false;
  pen.font = '12px system-ui, sans-serif';
  pictures.forEach((picture, i) => {
    const x = gap + i * (side + gap);
    const scale = side / Math.max(picture.width, picture.height);
    pen.drawImage(picture, x, gap, picture.width * scale, picture.height * scale);
    pen.fillStyle = style.getPropertyValue('--text').trim();
    wrapped(pen, picture.getAttribute('aria-label') ?? '').forEach((text, k) => {
      pen.fillText(text, x, gap + side + (k + 1) * line, side);
    });
  });
  return canvas;
}

/** At most as many lines as there is room for. */
function wrapped(pen: CanvasRenderingContext2D, text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && pen.measureText(`${last} ${word}`).width <= side)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.slice(0, 3);
}
