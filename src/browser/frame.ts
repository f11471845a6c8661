import type {Pixels} from '../sinks/sink.ts';
import type {ElementLike} from './dom.ts';

/** A picture with its caption in a page. */
export interface Frame {
  /** Draws a newer picture in place of the former. */
  draw(image: Pixels, caption: string, step: number): void;
  remove(): void;
}

/** An empty frame at the end of `place`. What it says goes into text nodes and attributes, never through a parser. */
export function newFrame(place: ElementLike, tag: string): Frame {
  const page = place.ownerDocument;
  const figure = page.createElement('figure');
  const words = page.createElement('figcaption');
  const canvas = page.createElement('canvas');
  figure.style.margin = '0 0 1em';
  canvas.style.maxWidth = '100%';
  // Else a narrow place would squeeze its width alone.
  canvas.style.height = 'auto';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('data-tag', tag);
  figure.append(words, canvas);
  place.append(figure);
  return {
    draw({width, height, data}, caption, step) {
      // Also empties it.
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      const image = context?.createImageData(width, height);
      image?.data.set(data);
      context?.putImageData(image, 0, 0);
      words.textContent = caption;
      canvas.setAttribute('aria-label', caption);
      canvas.setAttribute('data-step', String(step));
    },
    remove: () => figure.remove(),
  };
}
