/** Puts other children in the place of an element's; the one with the same `data-key` has the keyboard's focus again. */
export function replaceKept(element: HTMLElement, ...children: readonly (Node | string)[]): void {
  const active = document.activeElement;
  const key = active instanceof HTMLElement && element.contains(active) ? active.dataset['key'] : undefined;
  element.replaceChildren(...children);
  if (key === undefined) return;
  element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({preventScroll: true});
}
