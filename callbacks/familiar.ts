import {ExplainError} from '../src/core/errors.ts';
import type {Method, MethodOptions} from '../src/core/method.ts';
import type {OptionSchema} from '../src/core/options.ts';
import {explainers} from '../src/explainers/index.ts';
import {callbackOptionNames, isCallbackOption} from './check-options.ts';
import {ExplainCallback} from './explain-callback.ts';
import type {CallbackOptions} from './options.ts';

/** tf-explain's words, in camelCase, and the options they stand for. */
type Words<S extends OptionSchema> = {readonly [word: string]: keyof MethodOptions<S> & string};

/** What `new XCallback(options)` takes: the callback's options, the method's own, and tf-explain's words for these. */
export type FamiliarOptions<S extends OptionSchema, W extends Words<S>> = CallbackOptions &
  MethodOptions<S> & {
    readonly [K in keyof W]?: MethodOptions<S>[W[K]] | undefined;
  } & {
    /** tf-explain's share of the image in the picture; the opposite of `overlay`. */
    readonly imageWeight?: number | undefined;
  };

/** The callback of one method, its options flat. `words` are other names of the method's options. */
export function callbackFor<S extends OptionSchema, const W extends Words<S>>(
  method: Method<S>,
  words: W,
): new (
  options: FamiliarOptions<S, W>,
) => ExplainCallback {
  return class extends ExplainCallback {
    constructor(options: FamiliarOptions<S, W>) {
      const [own, general] = split(method, words, options);
      super([method.from(own)], general);
    }
  };
}

function split<S extends OptionSchema>(
  method: Method<S>,
  words: Words<S>,
  options: object,
): [own: {[key: string]: unknown}, general: CallbackOptions] {
  const own: {[key: string]: unknown} = {};
  const general: {[key: string]: unknown} = {};
  const spellings = new Map<string, string>();
  const put = (into: {[key: string]: unknown}, key: string, spelling: string, value: unknown) => {
    const before = spellings.get(key);
    if (before !== undefined) {
      throw new ExplainError('bad-option', `${before} and ${spelling} are the same option: give one of them`);
    }
    spellings.set(key, spelling);
    into[key] = value;
  };
  for (const [spelling, value] of Object.entries(options ?? {})) {
    // Python's None, as null, is what is not given.
    if (value === undefined || value === null) continue;
    const word = Object.hasOwn(words, spelling) ? words[spelling] : undefined;
    if (word !== undefined) put(own, word, spelling, value);
    else if (spelling === 'imageWeight') put(general, 'overlay', spelling, 1 - Number(value));
    else if (isCallbackOption(spelling)) put(general, spelling, spelling, value);
    else put(own, spelling, spelling, value);
  }
  const unknown = Object.keys(own).find((key) => key !== 'as' && !Object.hasOwn(method.spec.options, key));
  if (unknown !== undefined) {
    const known = [...Object.keys(method.spec.options), ...Object.keys(words)];
    throw new ExplainError(
      'bad-option',
      `there is no option '${unknown}' of ${method.spec.name} or of callbacks; the method's: ${known.join(', ') || 'none'}; ` +
        `of all callbacks: ${callbackOptionNames.join(', ')}, imageWeight`,
    );
  }
  // What is missing or wrong is found by the callback's own checks.
  return [own, general as unknown as CallbackOptions];
}

/** dS/dx at each epoch; tf-explain's name for `gradient`. */
export const VanillaGradientsCallback = callbackFor(explainers.gradient, {});

/** x * dS/dx at each epoch. */
export const GradientsInputsCallback = callbackFor(explainers.inputXGradient, {});

/** Integrated gradients at each epoch: `nSteps` or `steps`. */
export const IntegratedGradientsCallback = callbackFor(explainers.integratedGradients, {nSteps: 'steps'});

/** SmoothGrad at each epoch: `numSamples` or `samples`. `noise` is a share of each image's range, unlike tf-explain's. */
export const SmoothGradCallback = callbackFor(explainers.smoothGrad, {numSamples: 'samples'});

/** Grad-CAM at each epoch: `layerName` or `layer`, `useGuidedGrads` or `guided`. */
export const GradCAMCallback = callbackFor(explainers.gradCam, {layerName: 'layer', useGuidedGrads: 'guided'});

/** Occlusion sensitivity at each epoch: `patchSize` or `patch`. */
export const OcclusionSensitivityCallback = callbackFor(explainers.occlusion, {patchSize: 'patch'});

/** Feature maps at each epoch: `layersName` or `layers`. */
export const ActivationsVisualizationCallback = callbackFor(explainers.activations, {layersName: 'layers'});

/** Expected gradients (SHAP's GradientExplainer) at each epoch: `nsamples` or `samples`. */
export const ExpectedGradientsCallback = callbackFor(explainers.expectedGradients, {nsamples: 'samples'});
