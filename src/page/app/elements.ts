/** Attributes, and listeners under their events' names with `on` before them. */
type Props = {readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void)};

/**
 * A new element. Texts become text nodes, never markup: whatever names the files hold, they are only shown. A property
 * that is false or undefined is left out.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setProps(element, props);
  element.append(...children);
  return element;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** The same for drawings. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(svgSpace, tag);
  setProps(element, props);
  element.append(...children);
  return element;
}

function setProps(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice('on'.length), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
}
