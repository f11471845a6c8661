import * as tf from '@tensorflow/tfjs-core';
import {type Layer, type Patch, patched} from '../network/layers.ts';
import type {Network} from '../network/network.ts';
import {computingLayers, type Nonlinearity, nonlinearitiesOf, ruled} from '../network/nonlinearities.ts';
import {networkBehind} from '../passes/layer-gradients.ts';
import {sumGradients} from '../passes/path.ts';
import type {Batch, Range, Run} from '../run.ts';
import type {Subject} from '../subject.ts';
import {firstOf} from './backward.ts';
import {averaging, passing, refusals, refuse, weighted} from './covering.ts';
import {type Pairing, pairing} from './pairing.ts';
import {globalMax, globalMaxima, windowMaxima} from './pick.ts';
import {bilinear, picked, product, rescaled} from './rescale-rules.ts';
import {softmaxRescaled} from './softmax-rule.ts';

/** Layers whose gradient is their multiplier, for they are linear but for the activation in them. */
const linear: ReadonlySet<string> = new Set([
  ...[...passing, ...weighted, ...averaging],
  ...['Activation', 'BatchNormalization', 'Add', 'Average', 'UpSampling2D', 'Rescaling'],
]);

/** What a layer computes from its inputs, under a rule that knows the inputs over the baseline. */
type LayerRule = (
  inputs: readonly tf.Tensor[],
  from: readonly tf.Tensor[],
  original: (inputs: readonly tf.Tensor[]) => tf.Tensor,
  layer: Layer,
) => tf.Tensor;

const poolings: ReadonlyMap<string, LayerRule> = new Map<string, LayerRule>([
  ...windowMaxima.map((kind): [string, LayerRule] => [kind, (inputs, from, f) => picked(inputs, from, f)]),
  ...globalMaxima.map((kind): [string, LayerRule] => [
    kind,
    (inputs, from, _f, layer) => picked(inputs, from, (x) => globalMax(firstOf(x), layer)),
  ]),
]);

const merges: ReadonlyMap<string, LayerRule> = new Map<string, LayerRule>([
  ['Multiply', (inputs, from) => product(inputs, from)],
  ['Dot', bilinear],
  ['Maximum', (inputs, from, f) => picked(inputs, from, f)],
  ['Minimum', (inputs, from, f) => picked(inputs, from, f, tf.minimum)],
]);

/** Contributions m (x - b) of every input, for as many baselines as there are rows. */
function contributions(subject: Subject, x: Batch, baseline: Batch, method: string): tf.Tensor[] {
  const network = networkBehind(subject, method);
  const pair = pairing();
  try {
    return withRules(network, pair, method, () =>
      tf.tidy(() => {
        subject.scores(baseline);
        pair.turn();
        const multipliers = subject.gradient(x);
        return x.map((input, i) => tf.mul(multipliers[i] ?? 0, tf.sub(input, baseline[i] ?? 0)));
      }),
    );
  } finally {
    pair.dispose();
  }
}

/** Fails where a layer on the way has no rule. */
export function checkContributions(subject: Subject, x: Batch, baseline: Batch, method: string): void {
  const one = (batch: Batch) => batch.map((t) => tf.slice(t, 0, 1));
  tf.tidy(() => {
    contributions(subject.take([0]), one(x), one(baseline), method);
  });
}

/** The mean of the contributions over `count` baselines of each row, [rows, steps, ...] for each input of a block. */
export function meanContributions(
  subject: Subject,
  x: Batch,
  run: Run,
  method: string,
  count: number,
  baselines: (rows: Range, steps: Range) => Batch,
): Promise<tf.Tensor[]> {
  // The points are x and the baselines side by side, and what is summed there are the contributions.
  const paired = (asked: Subject): Subject => ({
    ...asked,
    take: (rows) => paired(asked.take(rows)),
    gradient: (both) => contributions(asked, both.slice(0, x.length), both.slice(x.length), method),
  });
  return sumGradients(paired(subject), x, run, {
    steps: count,
    points: (rows, rowRange, steps) => {
      const times = steps.to - steps.from;
      return [...rows.map((row) => repeated(row, times)), ...baselines(rowRange, steps)];
    },
    weigh: (parts) => parts.map((part) => tf.div(part, count)),
  });
}

/** [rows, 1, ...] -> [rows, times, ...] */
function repeated(row: tf.Tensor, times: number): tf.Tensor {
  return tf.tile(
    row,
    row.shape.map((_, axis) => (axis === 1 ? times : 1)),
  );
}

function withRules<T>(network: Network, pair: Pairing, method: string, body: () => T): T {
  const places = nonlinearitiesOf(network);
  const others = computingLayers(network).filter((layer) => !places.some((place) => place.layer === layer));
  const kindOf = (layer: Layer) => layer.getClassName();
  const fused = places.map(({layer}) => layer).filter((layer) => Reflect.get(layer, 'activation'));
  const unknown = [...others, ...fused].filter((layer) => {
    const known = linear.has(kindOf(layer)) || poolings.has(kindOf(layer)) || merges.has(kindOf(layer));
    return !known || isTwisted(layer);
  });
  const patches = others.flatMap((layer) => [
    ...patchesOf(layer, 'call', poolings.get(kindOf(layer)), pair),
    ...patchesOf(layer, 'mergeFunction', merges.get(kindOf(layer)), pair),
  ]);
  const rule = (z: tf.Tensor, f: (z: tf.Tensor) => tf.Tensor, place: Nonlinearity) => {
    const from = pair.meet(place.layer, [z])?.[0];
    return from ? nonlinear(z, from, f, place, network, method) : f(z);
  };
  return ruled(places, rule, () => patched([...patches, ...refusals(network, unknown, method)], body));
}

function nonlinear(
  z: tf.Tensor,
  from: tf.Tensor,
  f: (z: tf.Tensor) => tf.Tensor,
  {kind, layer}: Nonlinearity,
  network: Network,
  method: string,
): tf.Tensor {
  if (kind !== 'softmax' && kind !== 'logSoftmax') return rescaled(z, from, f);
  const axis: unknown = layer.getClassName() === 'Softmax' ? Reflect.get(layer, 'axis') : -1;
  if (typeof axis !== 'number') refuse(network, layer, method, 'Softmax over several axes');
  return softmaxRescaled(z, from, axis, kind === 'logSoftmax');
}

/** Options that make a layer something else than its kind. */
function isTwisted(layer: Layer): boolean {
  const kind = layer.getClassName();
  return (
    (kind === 'Dot' && Reflect.get(layer, 'normalize') === true) ||
    (kind === 'Masking' && Reflect.get(layer, 'maskValue') !== 0)
  );
}

/** The layer's own function `key` computed by the rule, in the pass over x. */
function patchesOf(target: Layer, key: 'call' | 'mergeFunction', rule: LayerRule | undefined, pair: Pairing): Patch[] {
  const found: unknown = Reflect.get(target, key);
  if (!rule || typeof found !== 'function') return [];
  const value = (given: tf.Tensor | tf.Tensor[], ...rest: unknown[]) => {
    const original = (inputs: readonly tf.Tensor[]): tf.Tensor =>
      firstOf(Reflect.apply(found, target, [key === 'call' ? inputs[0] : [...inputs], ...rest]));
    const inputs = Array.isArray(given) ? given : [given];
    return tf.tidy(() => {
      const from = pair.meet(target, inputs);
      return from ? rule(inputs, from, original, target) : original(inputs);
    });
  };
  return [{target, key, value}];
}
