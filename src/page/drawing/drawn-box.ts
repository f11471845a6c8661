/** Where a map's pixels are on the screen: `object-fit: contain`, but for strips. */
export function drawnBox(canvas: HTMLCanvasElement): {left: number; top: number; width: number; height: number} {
  const box = canvas.getBoundingClientRect();
  const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
  const [left, top] = [box.left + canvas.clientLeft, box.top + canvas.clientTop];
  if (canvas.classList.contains('strip')) return {left, top, width: wide, height: high};
  const scale = Math.min(wide / canvas.width, high / canvas.height);
  const [width, height] = [canvas.width * scale, canvas.height * scale];
  return {left: left + (wide - width) / 2, top: top + (high - height) / 2, width, height};
}
