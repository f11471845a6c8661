/**
 * As much of the DOM as pictures need; HTMLElement and tfjs-vis's visor fit. Written down here because the package's types
 * also serve projects whose compiler knows no DOM.
 */
export interface ElementLike {
  readonly ownerDocument: DocumentLike;
  readonly style: {maxWidth: string; height: string; margin: string};
  textContent: string | null;
  setAttribute(name: string, value: string): void;
  append(...nodes: unknown[]): void;
  remove(): void;
}

export interface DocumentLike {
  createElement(name: 'canvas'): CanvasLike;
  createElement(name: 'figure' | 'figcaption'): ElementLike;
}

export interface CanvasLike extends ElementLike {
  width: number;
  height: number;
  getContext(kind: '2d'): ContextLike | null;
}

export interface ContextLike {
  createImageData(width: number, height: number): {readonly data: {set(values: ArrayLike<number>): void}};
  putImageData(image: unknown, x: number, y: number): void;
}

/** `tfvis.visor()`: a surface is made when it is first asked for by its name and tab. */
export interface VisorLike {
  surface(info: {
    name: string;
    tab: string;
    styles: {width: string; maxWidth: string; height: string; maxHeight: string};
  }): {readonly drawArea: ElementLike};
}
