import {el} from '../app/elements.ts';

/** What the style sheet says of a drawing: it does not reach a drawing that stands alone. */
const styles = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'opacity',
  'fill-opacity',
].concat(['font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'visibility', 'display']);
/** Sharp on fine screens and in print. */
const scale = 2;

/** A drawing as a picture, as it looks on the page, on the page's own background. */
export async function svgPicture(drawing: SVGSVGElement): Promise<HTMLCanvasElement> {
  const {width, height} = drawing.getBoundingClientRect();
  const copy = copyWithStyles(drawing);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], {type: 'image/svg+xml;charset=utf-8'}),
  );
  try {
    const image = el('img', {src: address});
    await image.decode();
    const canvas = el('canvas', {width: Math.ceil(width * scale), height: Math.ceil(height * scale)});
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser draws no pictures');
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function copyWithStyles(drawing: SVGSVGElement): SVGElement {
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGElement)) throw new Error('only drawings are taken');
  const [from, to] = [drawing, copy].map((root) => [root, ...root.querySelectorAll('*')]);
  from?.forEach((element, i) => {
    const [own, target] = [getComputedStyle(element), to?.[i]];
    for (const name of styles) target?.setAttribute(name, own.getPropertyValue(name));
  });
  return copy;
}
