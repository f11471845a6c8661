import type {Rows} from '../data/npy.ts';
import type {Engine, EngineBackend} from './engine.ts';
import {type FromWorker, type Gift, isWork, type ToWorker, type Wish} from './messages.ts';

interface Waiting {
  readonly wish: Wish;
  readonly resolve: (gift: Gift) => void;
  readonly reject: (error: Error) => void;
}

/** The engine as the page has it: a worker that starts at the first wish. */
export function startEngine(): Engine {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, Waiting>();
  const results = keptResults();

  let chosen: {readonly wanted: EngineBackend; readonly inUse: Promise<EngineBackend>} | undefined;

  const fail = (error: Error, which: (wish: Wish) => boolean = () => true): void => {
    const all = [...waiting].filter(([, {wish}]) => which(wish));
    for (const [id] of all) waiting.delete(id);
    for (const [, {reject}] of all) reject(error);
  };
  const start = (): Worker => {
    const started = new Worker('/engine.js', {type: 'module', name: 'engine'});
    started.addEventListener('message', ({data}: MessageEvent<FromWorker>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.left > 0) console.warn(`the engine left ${data.left} tensors behind`);
      if ('error' in data) asked?.reject(new Error(data.error));
      else asked?.resolve(data.gift);
    });
    started.addEventListener('error', ({message}) => {
      // The next wish starts another one.
      started.terminate();
      worker = undefined;
      chosen = undefined;
      fail(new Error(`this page can not run models: ${message ?? 'its engine does not start'}`));
    });
    return started;
  };
  const ask = (wish: Wish): Promise<Gift> => {
    worker ??= start();
    const [id, to] = [++last, worker];
    return new Promise((resolve, reject) => {
      waiting.set(id, {wish, resolve, reject});
      const message: ToWorker = {id, wish};
      to.postMessage(message);
    });
  };
  const askRows = async (wish: Wish): Promise<Rows> => {
    const gift = await ask(wish);
    if (typeof gift === 'string') throw new Error('the engine gave something else');
    return gift;
  };
  const askBackend = async (wish: Wish): Promise<EngineBackend> => {
    const gift = await ask(wish);
    if (typeof gift !== 'string') throw new Error('the engine gave something else');
    return gift;
  };

  return {
    backend: () => askBackend({kind: 'backend'}),
    use(backend) {
      if (chosen?.wanted === backend) return chosen.inUse;
      results.clear();
      const inUse = askBackend({kind: 'use', backend});
      chosen = {wanted: backend, inUse};
      inUse.catch(() => {
        chosen = undefined;
      });
      return inUse;
    },
    predict: (model, inputs) =>
      results.get(inputs, ['predict', model], () => askRows({kind: 'predict', model, inputs})),
    features: (model, inputs) =>
      results.get(inputs, ['features', model], () => askRows({kind: 'features', model, inputs})),
    explain(model, inputs, explainer, {target, background} = {}) {
      const make = () => askRows({kind: 'explain', model, inputs, explainer, target, background});
      // Another background gives other maps, and is too large for a key.
      return background === undefined ? results.get(inputs, ['explain', model, explainer, target], make) : make();
    },
    cancel() {
      worker?.postMessage('cancel' satisfies ToWorker);
      results.cancel();
      fail(new DOMException('another wish came first', 'AbortError'), isWork);
    },
  };
}

/** Results are kept as long as somebody has the inputs that they are of. */
function keptResults() {
  let kept = new WeakMap<Rows, Map<string, Promise<Rows>>>();
  /** What forgets a result that has not come yet. */
  let pending = new Set<() => void>();
  return {
    get(inputs: Rows, parts: readonly unknown[], make: () => Promise<Rows>): Promise<Rows> {
      const own = kept.get(inputs) ?? new Map<string, Promise<Rows>>();
      kept.set(inputs, own);
      const key = JSON.stringify(parts);
      const known = own.get(key);
      if (known !== undefined) return known;
      const made = make();
      const forget = (): void => {
        if (own.get(key) === made) own.delete(key);
      };
      own.set(key, made);
      pending.add(forget);
      made.catch(forget).finally(() => pending.delete(forget));
      return made;
    },
    /** Who asks from now on asks anew. */
    cancel() {
      for (const forget of pending) forget();
      pending = new Set();
    },
    clear() {
      kept = new WeakMap();
    },
  };
}
