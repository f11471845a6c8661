import type {Rows} from '../../data/npy.ts';
import type {ExplainerAt} from '../../engine/engine.ts';
import type {Tools} from '../view.ts';
import {isCheap} from './methods.ts';
import type {Asked} from './models.ts';
import {explainAll, type Item, type Prediction, predictAll, wasCancelled} from './results.ts';

/** What is to be found out. */
export interface Wanted {
  readonly models: readonly (Asked | Error)[];
  /** The image, then its variants. */
  readonly items: readonly Item[];
  readonly methods: readonly ExplainerAt[];
  readonly target: number | undefined;
}

/** What is known so far: predictions by model; maps by model and method, a text where nothing was asked. */
export interface Found {
  readonly wanted: Wanted;
  readonly predictions: readonly (readonly (Prediction | Error)[])[];
  readonly maps: ReadonlyMap<string, readonly (Rows | Error)[] | string>;
}

export interface Asking {
  /** Asks anew; what was asked before and has not come is given up. `all`: methods that take long as well. */
  ask(wanted: Wanted, how?: {readonly all?: boolean}): Promise<void>;
  stop(): void;
}

export const mapKey = (model: number, method: string): string => `${model} ${method}`;

/** Predictions first, then maps, each told when it comes. */
export function asking(tools: Tools, told: (found: Found) => void): Asking {
  let turn = 0;
  let isBusy = false;
  /** Inputs whose slow maps are there already. */
  const done = new WeakMap<Rows, Set<string>>();
  const isThere = ({items, target}: Wanted, model: Asked, {name}: ExplainerAt): boolean =>
    items.every(({rows}) => done.get(rows)?.has(slowKey(model, name, target)) ?? false);

  const ask: Asking['ask'] = async (wanted, {all = false} = {}) => {
    const own = ++turn;
    if (isBusy) tools.engine.cancel();
    isBusy = true;
    const {models, items, methods, target} = wanted;
    const predictions = await Promise.all(
      models.map((model) => (model instanceof Error ? items.map(() => model) : predictAll(tools, model, items))),
    );
    if (own !== turn) return;
    // Somebody else gave up what waited.
    if (predictions.flat().some(wasCancelled)) return ask(wanted, {all});
    const maps = new Map<string, readonly (Rows | Error)[] | string>();
    const plan = models.flatMap((model, i) =>
      model instanceof Error ? [] : methods.map((explainer) => ({model, explainer, key: mapKey(i, explainer.name)})),
    );
    const now = plan.filter(({model, explainer}) => all || isCheap(explainer) || isThere(wanted, model, explainer));
    for (const step of plan) if (!now.includes(step)) maps.set(step.key, 'It takes longer than the others.');
    told({wanted, predictions, maps: new Map(maps)});
    for (const {model, explainer, key} of now) {
      const found = await explainAll(tools, model, items, {explainer, target});
      if (own !== turn) return;
      if (found.some(wasCancelled)) return ask(wanted, {all});
      maps.set(key, found);
      for (const {rows} of items) {
        done.set(rows, (done.get(rows) ?? new Set()).add(slowKey(model, explainer.name, target)));
      }
      told({wanted, predictions, maps: new Map(maps)});
    }
    isBusy = false;
  };
  return {
    ask,
    stop() {
      turn++;
      if (isBusy) tools.engine.cancel();
      isBusy = false;
    },
  };
}

function slowKey({model}: Asked, name: string, target: number | undefined): string {
  return JSON.stringify([model, name, target]);
}
