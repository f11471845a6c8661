import {
  type GradConfig,
  getGradient,
  registerGradient,
  registerKernel,
  type Tensor,
  unregisterGradient,
  unregisterKernel,
  version_core,
} from '@tensorflow/tfjs-core';
import {ExplainError} from '../../core/errors.ts';
import {activationGradients} from './native/activation-gradients.ts';
import {groupAdam} from './native/adam.ts';
import {batchNormGradient} from './native/batch-norm-gradient.ts';
import {biasGradient} from './native/bias-gradient.ts';
import type {MendedGradient} from './native/gradient.ts';
import {nativeBackend} from './native/operation.ts';

/** Versions of tfjs-core that the mends were tested with. */
const tested: readonly string[] = ['4.22.0'];

/** What can be mended, in groups that stand by themselves. */
const groups = {
  activations: () => together(activationGradients.map(mendGradient)),
  // The gradient of batch normalisation uses the kernel that the bias brings.
  sums: () => together([biasGradient, batchNormGradient].map(mendGradient)),
  adam: groupAdam,
} as const;

export type MendGroup = keyof typeof groups;

export const mendGroups: readonly MendGroup[] = ['activations', 'sums', 'adam'];

/** `stock` leaves tfjs-node as it is. */
export type KernelChoice = 'mended' | 'stock';

export interface NativeKernels {
  /** `mended`; or `stock`, and why. */
  readonly state: 'mended' | 'stock';
  readonly reason?: string;
}

/** tfjs keeps one registry of gradients however often this file is loaded (twice installed, required and imported). */
const shared: {[key: symbol]: (() => void) | undefined} = globalThis;
const undo = Symbol.for('tfjs-explain: undo the mended kernels');

/** What `TFJS_EXPLAIN_KERNELS` asks for; undefined without it. Throws `bad-option` for anything but the two choices. */
export function askedKernels(): KernelChoice | undefined {
  const asked = process.env['TFJS_EXPLAIN_KERNELS'] || undefined;
  if (asked === undefined || asked === 'stock' || asked === 'mended') return asked;
  throw new ExplainError('bad-option', `TFJS_EXPLAIN_KERNELS is '${asked}'; expected stock or mended`);
}

/**
 * Makes training on tfjs-node faster: gradients and Adam's update in fewer ops. Other backends are left as they are.
 * Calling it again changes nothing; `restoreNativeKernels` takes it back. `TFJS_EXPLAIN_KERNELS=stock` turns it off, and a
 * version of tfjs that it was not tested with is left alone.
 */
export function mendNativeKernels(): NativeKernels {
  if (askedKernels() === 'stock') {
    restoreNativeKernels();
    return {state: 'stock', reason: 'TFJS_EXPLAIN_KERNELS is stock'};
  }
  if (!tested.includes(version_core)) {
    return {
      state: 'stock',
      reason: `the faster gradients were tested with tfjs-core ${tested.join(', ')}, and this is ${version_core}`,
    };
  }
  if (getGradient('Relu') === undefined) {
    return {
      state: 'stock',
      reason: 'tfjs is not loaded yet, and brings its gradients with it: call this again afterwards',
    };
  }
  shared[undo] ??= applyMends();
  return {state: 'mended'};
}

/**
 * Has TensorFlow use oneDNN's convolutions, half as long again as fast as its own on x86. It looks at this once, when its
 * first op runs; what the user has set stays.
 */
export function preferOneDnn(): void {
  if (askedKernels() !== 'stock') process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '1';
}

/** Puts tfjs's own gradients and optimizer back. Without a mend it does nothing. */
export function restoreNativeKernels(): void {
  shared[undo]?.();
  shared[undo] = undefined;
}

/** Applies some of the mends and returns the way back; for measuring what each is worth. */
export function applyMends(chosen: readonly MendGroup[] = mendGroups): () => void {
  return together(chosen.map((group) => groups[group]()));
}

/** One way back of many, the last first. */
function together(ways: readonly (() => void)[]): () => void {
  return () => {
    for (const back of [...ways].reverse()) back();
  };
}

function mendGradient(mend: MendedGradient): () => void {
  const {kernelName, kernels} = mend;
  const stock = getGradient(kernelName);
  if (stock === undefined) throw new Error(`tfjs has no gradient for ${kernelName}`);
  for (const {name, kernel, inputsToSave, gradient} of kernels) {
    registerKernel({kernelName: name, backendName: nativeBackend, kernelFunc: kernel});
    registerGradient({
      kernelName: name,
      inputsToSave: [...inputsToSave],
      gradFunc: (dy, saved, attributes) => gradient(one(dy), saved, attributes),
    });
  }
  const config: GradConfig = {
    ...stock,
    gradFunc: (dy, saved, attributes) =>
      mend.gradient(one(dy), saved, attributes) ?? stock.gradFunc(dy, saved, attributes),
  };
  // Registering over another would be warned of.
  unregisterGradient(kernelName);
  registerGradient(config);
  return () => {
    unregisterGradient(kernelName);
    registerGradient(stock);
    for (const {name} of kernels) {
      unregisterGradient(name);
      unregisterKernel(name, nativeBackend);
    }
  };
}

function one(dy: Tensor | Tensor[]): Tensor {
  const first = Array.isArray(dy) ? dy[0] : dy;
  if (first === undefined) throw new Error('a gradient was called without an output gradient');
  return first;
}
