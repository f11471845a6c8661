/** What the maps of one picture share as their full colour. */
export type ScaleOf = 'image' | 'epoch' | 'run';

/** What is looked at. It stands in the address, so that a link shows the same. */
export interface State {
  /** Path of the run below the log directory. */
  readonly run: string | undefined;
  /** undefined: the newest one, and then the next that arrives. */
  readonly epoch: number | undefined;
  /** Row of the run's images; undefined: the gallery alone. */
  readonly image: number | undefined;
  readonly scale: ScaleOf;
  /** Of the map over its input, 0 to 100. */
  readonly opacity: number;
}

const scales: readonly ScaleOf[] = ['image', 'epoch', 'run'];
const start: State = {run: undefined, epoch: undefined, image: undefined, scale: 'image', opacity: 100};

/** Reads what stands behind the # of an address; what makes no sense there is left out. */
export function readState(hash: string): State {
  const told = new URLSearchParams(hash.replace(/^#/, ''));
  const opacity = wholeNumber(told.get('opacity'));
  return {
    run: told.get('run') ?? start.run,
    epoch: wholeNumber(told.get('epoch')),
    image: wholeNumber(told.get('image')),
    scale: scales.find((name) => name === told.get('scale')) ?? start.scale,
    opacity: opacity === undefined ? start.opacity : Math.min(100, opacity),
  };
}

/** The other way round; what is as at the start is left out. */
export function writeState(state: State): string {
  const told = new URLSearchParams();
  for (const key of ['run', 'epoch', 'image', 'scale', 'opacity'] as const) {
    const value = state[key];
    if (value !== undefined && value !== start[key]) told.set(key, String(value));
  }
  return `#${told.toString()}`;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
