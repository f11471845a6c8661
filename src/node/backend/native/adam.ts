import {
  AdamOptimizer,
  add,
  concat,
  div,
  engine,
  getBackend,
  mul,
  type NamedTensorMap,
  reshape,
  split,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {nativeBackend} from './operation.ts';

/** Variables up to this size are updated together: copying them costs less than an op of their own. */
const mostTogether = 2 ** 15;

/** A gradient and the name of its variable. */
interface NamedGradient {
  readonly name: string;
  readonly tensor: Tensor | null;
}

interface Moment {
  originalName: string;
  variable: Variable;
}

/** What the update uses of tfjs's optimizer; its own fields are private or protected there. */
interface Adam {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  accBeta1: Variable;
  accBeta2: Variable;
  accumulatedFirstMoment: Moment[];
  accumulatedSecondMoment: Moment[];
  incrementIterations(): void;
}

type ApplyGradients = (gradients: NamedTensorMap | NamedGradient[]) => void;

interface Update {
  readonly value: Variable;
  readonly first: Variable;
  readonly second: Variable;
  readonly gradient: Tensor;
}

/**
 * Replaces Adam's update by one that takes small variables together: a network has dozens of them, and each of the 14 ops
 * an update takes costs as much for ten values as for thousands. The same ops on the same values: equal bits. Returns the
 * way back.
 */
export function groupAdam(): () => void {
  const prototype = AdamOptimizer.prototype as unknown as {applyGradients: ApplyGradients};
  const stock = prototype.applyGradients;
  prototype.applyGradients = function (this: unknown, gradients) {
    if (getBackend() === nativeBackend) applyTogether(this as Adam, gradients);
    else stock.call(this, gradients);
  };
  return () => {
    prototype.applyGradients = stock;
  };
}

function applyTogether(adam: Adam, gradients: NamedTensorMap | NamedGradient[]): void {
  const list = Array.isArray(gradients)
    ? gradients.map(({name, tensor}) => ({name, gradient: tensor}))
    : Object.entries(gradients).map(([name, gradient]) => ({name, gradient}));
  tidy(() => {
    const updates = list.flatMap(({name, gradient}, i): Update[] => {
      const value = engine().registeredVariables[name];
      if (value === undefined) throw new Error(`Adam was given a gradient for '${name}', which is no variable`);
      const first = momentAt(adam.accumulatedFirstMoment, i, `${name}/m`, value);
      const second = momentAt(adam.accumulatedSecondMoment, i, `${name}/v`, value);
      return gradient === null || gradient === undefined ? [] : [{value, first, second, gradient}];
    });
    const small = updates.filter(({value}) => value.size <= mostTogether && value.dtype === 'float32');
    const rest = updates.filter((update) => !small.includes(update));
    const unbias = {first: sub(1, adam.accBeta1), second: sub(1, adam.accBeta2)};
    if (small.length > 1) updateTogether(adam, small, unbias);
    for (const update of small.length > 1 ? rest : updates) {
      const {value, first, second, gradient} = update;
      assign(update, step(adam, value, first, second, gradient, unbias));
    }
    adam.accBeta1.assign(mul(adam.accBeta1, adam.beta1));
    adam.accBeta2.assign(mul(adam.accBeta2, adam.beta2));
  });
  adam.incrementIterations();
}

function momentAt(moments: Moment[], index: number, originalName: string, value: Variable): Variable {
  const known = moments[index];
  if (known) return known.variable;
  const variable = tidy(() => zerosLike(value).variable(false));
  moments[index] = {originalName, variable};
  return variable;
}

interface Unbias {
  readonly first: Tensor;
  readonly second: Tensor;
}

function updateTogether(adam: Adam, updates: readonly Update[], unbias: Unbias): void {
  const flat = (pick: (update: Update) => Tensor) => concat(updates.map((update) => reshape(pick(update), [-1])));
  const next = step(
    adam,
    flat(({value}) => value),
    flat(({first}) => first),
    flat(({second}) => second),
    flat(({gradient}) => gradient),
    unbias,
  );
  const sizes = updates.map(({value}) => value.size);
  const parts = next.map((whole) => split(whole, sizes));
  updates.forEach((update, i) => {
    const own = parts.map((list) => reshape(list[i] ?? update.value, update.value.shape));
    assign(update, own);
  });
}

function assign({value, first, second}: Update, next: readonly Tensor[]): void {
  const [newValue = value, newFirst = first, newSecond = second] = next;
  first.assign(newFirst);
  second.assign(newSecond);
  value.assign(newValue);
}

/** Kingma & Ba 2014, algorithm 1, in tfjs's order of operations. */
function step(adam: Adam, value: Tensor, m: Tensor, v: Tensor, g: Tensor, unbias: Unbias): Tensor[] {
  const first = add(mul(m, adam.beta1), mul(g, 1 - adam.beta1));
  const second = add(mul(v, adam.beta2), mul(square(g), 1 - adam.beta2));
  const ratio = div(div(first, unbias.first), add(sqrt(div(second, unbias.second)), adam.epsilon));
  return [add(mul(ratio, -adam.learningRate), value), first, second];
}
