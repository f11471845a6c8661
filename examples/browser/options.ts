export type Backend = 'webgl' | 'wasm';

/** What the address asks for, as in `?backend=wasm&epochs=2&images=300`. */
export interface Options {
  /** Default: webgl where there is a graphics processor, else wasm. */
  readonly backend: Backend | undefined;
  readonly epochs: number;
  /** How many of the digits take part, a fifth of them held out. Default: all. */
  readonly images: number;
  /** Steps or samples of the methods that take any. */
  readonly draws: number;
  readonly seed: number;
}

export function readOptions(query: string): Options {
  const given = new URLSearchParams(query);
  const whole = (name: string, usual: number, least = 1): number => {
    const value = Number(given.get(name) ?? usual);
    return Number.isInteger(value) && value >= least ? value : usual;
  };
  const backend = given.get('backend');
  return {
    backend: backend === 'webgl' || backend === 'wasm' ? backend : undefined,
    epochs: whole('epochs', 8),
    images: whole('images', Number.MAX_SAFE_INTEGER, 20),
    draws: whole('draws', 10),
    seed: whole('seed', 0, 0),
  };
}
