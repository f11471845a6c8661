import type {Result, VisualizationSpec} from 'vega-embed';

type Adjust = (spec: VisualizationSpec) => VisualizationSpec;

const adjustments = new WeakMap<HTMLElement, Adjust>();
const drawn = new WeakMap<HTMLElement, Result>();

/**
 * Has `draw` draw in `area` with its chart's description changed: dashes, colours and true epochs are not among what
 * tfjs-vis can be asked for. Returns what stands there then.
 */
export async function drawAdjusted(area: HTMLElement, adjust: Adjust, draw: () => Promise<void>): Promise<Result> {
  const before = drawn.get(area);
  adjustments.set(area, adjust);
  try {
    await draw();
  } finally {
    adjustments.delete(area);
  }
  const result = drawn.get(area);
  if (result === undefined) throw new Error('nothing was drawn');
  if (before !== result) before?.finalize();
  return result;
}

/** For the one that stands in vega-embed's place. */
export function adjusted(area: HTMLElement, spec: VisualizationSpec): VisualizationSpec {
  return adjustments.get(area)?.(spec) ?? spec;
}

/** Whether the page draws there, and not tfjs-vis by itself. */
export function isOurs(area: HTMLElement): boolean {
  return adjustments.has(area);
}

export function keepView(area: HTMLElement, result: Result): void {
  drawn.set(area, result);
}

/** Ends the listeners of a chart and takes it away. */
export function free(area: HTMLElement): void {
  drawn.get(area)?.finalize();
  drawn.delete(area);
  area.replaceChildren();
}
