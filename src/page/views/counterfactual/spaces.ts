import type {Points} from '../../data/datapoints.ts';
import {inParts, type Watched} from '../../data/in-parts.ts';
import type {Rows} from '../../data/npy.ts';
import type {Engine} from '../../engine/engine.ts';
import type {Distance} from '../../maths/distances.ts';

/** What near means: a space, and how distance is measured in it. */
export interface Space {
  readonly name: string;
  readonly title: string;
  readonly kind: Distance;
  readonly of: 'inputs' | 'features' | 'maps';
}

export const spaces: readonly Space[] = [
  {name: 'l1', title: 'inputs, L1', kind: 'l1', of: 'inputs'},
  {name: 'l2', title: 'inputs, L2', kind: 'l2', of: 'inputs'},
  {name: 'features', title: 'what the last layer decides by, L2', kind: 'l2', of: 'features'},
  {name: 'maps-rank', title: 'explanations, 1 - Spearman', kind: 'rank', of: 'maps'},
  {name: 'maps-l2', title: 'explanations, L2', kind: 'l2', of: 'maps'},
];

/** Methods are slow: fewer at once, so that the progress is seen. */
const mostMaps = 16;

const kept = new WeakMap<Rows, Map<string, Rows>>();

/** All datapoints in a space; undefined where it was ended meanwhile. Fails with an `Error` that says why there are none. */
export async function placesIn(
  {of}: Space,
  {points, method}: {readonly points: Points; readonly method: string | undefined},
  engine: Engine,
  watched: Watched,
): Promise<Rows | undefined> {
  const {inputs, model, run} = points;
  if (inputs instanceof Error) throw new Error(`the inputs can't be read: ${inputs.message}`);
  if (of === 'inputs') return inputs;
  if (model === undefined) throw new Error('this needs the stored model, and the run has none of this epoch');
  if (of === 'features') return await engine.features(model, inputs);
  const explainer = run.explainers.find(({name}) => name === method) ?? run.explainers[0];
  if (explainer === undefined) throw new Error('the run was explained by no method');
  const own = kept.get(inputs) ?? new Map<string, Rows>();
  kept.set(inputs, own);
  const key = JSON.stringify([model, explainer]);
  const known = own.get(key);
  if (known !== undefined) return known;
  const explain = (part: Rows, from: number): Promise<Rows> => {
    const target = points.predicted.slice(from, from + (part.shape[0] ?? 0)).map((unit) => unit ?? 0);
    return engine.explain(model, part, explainer, {target});
  };
  const maps = await inParts(inputs, explain, watched, mostMaps);
  // Maps of the latest models are enough.
  if (maps !== undefined) {
    for (const oldest of own.keys()) if (own.size >= 4) own.delete(oldest);
    own.set(key, maps);
  }
  return maps;
}
