import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {
  ActivationsVisualizationCallback,
  ExpectedGradientsCallback,
  ExplainCallback,
  type Explainer,
  explainers,
  GradCAMCallback,
  GradientsInputsCallback,
  IntegratedGradientsCallback,
  OcclusionSensitivityCallback,
  SmoothGradCallback,
  VanillaGradientsCallback,
} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {halves} from './tiny-training.ts';

type Made = new (options: never) => ExplainCallback;

const {values, shape} = halves(3);
const validationData = {values, shape: [3, ...shape.slice(1)]};

/** Constructs as JavaScript would, where nobody checks the types. */
function make(Class: Made, options: unknown): ExplainCallback {
  return new Class({validationData, ...(options as object)} as never);
}

describe("the callbacks with tf-explain's names", () => {
  useBackend();

  it('take its words and the own ones, and mean the same', () => {
    const pairs: [Made, string, object, object, object][] = [
      [VanillaGradientsCallback, 'gradient', {classIndex: 1}, {classIndex: 1}, {}],
      [GradientsInputsCallback, 'input-x-gradient', {}, {}, {}],
      [IntegratedGradientsCallback, 'integrated-gradients', {nSteps: 7}, {steps: 7}, {steps: 7}],
      [
        SmoothGradCallback,
        'smooth-grad',
        {numSamples: 4, noise: 0.3},
        {samples: 4, noise: 0.3},
        {samples: 4, noise: 0.3},
      ],
      [
        GradCAMCallback,
        'grad-cam',
        {layerName: 'conv', useGuidedGrads: true},
        {layer: 'conv', guided: true},
        {layer: ['conv'], guided: true},
      ],
      [OcclusionSensitivityCallback, 'occlusion', {patchSize: 2}, {patch: 2}, {patch: 2}],
      [ActivationsVisualizationCallback, 'activations', {layersName: ['conv']}, {layers: ['conv']}, {layers: ['conv']}],
      [ExpectedGradientsCallback, 'expected-gradients', {nsamples: 9}, {samples: 9}, {samples: 9}],
    ];
    for (const [Class, name, theirs, own, meant] of pairs) {
      const [a, b] = [make(Class, theirs), make(Class, own)];
      for (const callback of [a, b]) {
        expect(callback).to.be.instanceOf(ExplainCallback);
        expect(callback.explainers.map((explainer) => explainer.name)).to.deep.equal([name]);
        expect(callback.explainers[0]?.options, name).to.deep.include(meant);
      }
      expect(a.explainers[0]?.options).to.deep.equal(b.explainers[0]?.options);
    }
    expect(make(VanillaGradientsCallback, {classIndex: 1}).options.classIndex).to.equal(1);
  });

  it('take the weight of the image as the opposite of how much the map covers it', () => {
    expect(make(GradCAMCallback, {imageWeight: 0.7}).options.overlay).to.be.closeTo(0.3, 1e-12);
    expect(make(GradCAMCallback, {overlay: 0.3}).options.overlay).to.equal(0.3);
  });

  it("take null, Python's None, for what is not given", () => {
    const callback = make(GradCAMCallback, {classIndex: null, layerName: null});
    expect(callback.options.classIndex).to.equal(undefined);
    expect(callback.explainers[0]?.options).not.to.have.property('layer');
  });

  it('refuse both words for one thing, and what they do not know, listing what they do', async () => {
    const cases: [Made, object, RegExp][] = [
      [IntegratedGradientsCallback, {nSteps: 3, steps: 3}, /^nSteps and steps are the same option: give one of them$/],
      [SmoothGradCallback, {samples: 3, numSamples: 3}, /samples and numSamples are the same option/],
      [GradCAMCallback, {layer: 'a', layerName: 'a'}, /layer and layerName are the same/],
      [GradCAMCallback, {guided: true, useGuidedGrads: true}, /guided and useGuidedGrads are the same/],
      [OcclusionSensitivityCallback, {patch: 2, patchSize: 2}, /patch and patchSize are the same/],
      [ActivationsVisualizationCallback, {layers: ['a'], layersName: ['a']}, /layers and layersName are the same/],
      [ExpectedGradientsCallback, {samples: 1, nsamples: 1}, /samples and nsamples are the same/],
      [GradCAMCallback, {imageWeight: 0.5, overlay: 0.5}, /imageWeight and overlay are the same/],
      [VanillaGradientsCallback, {classIndex: 1, target: 2}, /classIndex and target both say what is explained/],
      [
        GradCAMCallback,
        {layername: 'conv'},
        /^there is no option 'layername' of grad-cam or of callbacks; the method's: layer, relu, upsample, guided, layerName, useGuidedGrads; of all callbacks: validationData, .*outputDir.*imageWeight$/,
      ],
      [VanillaGradientsCallback, {nSteps: 3}, /no option 'nSteps' of gradient/],
      [IntegratedGradientsCallback, {nSteps: 0}, /integrated-gradients: option 'steps' must be .*; got 0/],
      [
        OcclusionSensitivityCallback,
        {patchSize: 2.5},
        /occlusion: option 'patch' must be whole number >= 1, or one for each axis; got 2\.5/,
      ],
      [
        ActivationsVisualizationCallback,
        {layersName: []},
        /activations: option 'layers' must be list of text; got \[\]/,
      ],
      [SmoothGradCallback, {noise: 'loud'}, /smooth-grad: option 'noise' must be .*; got 'loud'/],
      [GradientsInputsCallback, {every: 0}, /callback option 'every' must be a whole number >= 1; got 0/],
      [GradCAMCallback, {imageWeight: 3}, /'overlay' must be a number from 0 to 1; got -2/],
    ];
    for (const [Class, options, message] of cases) {
      await expectExplainError(() => make(Class, options), 'bad-option', message);
    }
    await expectExplainError(
      () => new (GradCAMCallback as Made)(undefined as never),
      'bad-data',
      /validationData is missing/,
    );
  });
});

describe('ExplainCallback', () => {
  useBackend();
  const make = (options: object, methods: unknown = [explainers.gradient()]) =>
    new ExplainCallback(methods as Explainer[], {validationData, ...options} as CallbackOptions);

  it('refuses options of a wrong kind, and names that it does not know', async () => {
    const cases: [object, RegExp][] = [
      [
        {maxImage: 3},
        /^there is no callback option 'maxImage'; the options: validationData, .*maxImages.*onStep, now$/,
      ],
      [{maxImages: 0}, /'maxImages' must be a whole number >= 1; got 0/],
      [{batchSize: 1.5}, /'batchSize' must be a whole number/],
      [{seed: Number.NaN}, /'seed' must be a number; got NaN/],
      [{seed: '1'}, /'seed' must be a number; got '1'/],
      [
        {target: 'labels'},
        /'target' must be predicted \| label \| positive \| negative, a class number.*; got 'labels'/,
      ],
      [{target: [0.5]}, /'target' must be/],
      [{classIndex: 0.5}, /'classIndex' must be a class number; got 0\.5/],
      [{classNames: 'abc'}, /'classNames' must be a list of texts, one for each class; got 'abc'/],
      [{score: 'logits'}, /'score' must be logit \| probability; got 'logits'/],
      [{output: -1}, /'output' must be the number or the name of an output/],
      [{atStart: 'no'}, /'atStart' must be true or false/],
      [{outputDir: ''}, /'outputDir' must be a text; got ''/],
      [{precision: 'float64'}, /'precision' must be float16 \| float32/],
      [{sinks: [{}]}, /'sinks' must be a list of sinks, objects with a method write/],
      [{colorScale: 'epochs'}, /'colorScale' must be image \| epoch \| run; got 'epochs'/],
      [{colormap: 'jet'}, /'colormap' must be blue-red \| RdBu .* inferno .* greys; got 'jet'/],
      [{overlay: 1.1}, /'overlay' must be a number from 0 to 1/],
      [{hyperparameters: {a: [1]}}, /'hyperparameters' must be an object of numbers, texts and booleans/],
      [{hyperparameters: {a: Infinity}}, /'hyperparameters' must be/],
      [{onError: 'ignore'}, /'onError' must be warn \| throw; got 'ignore'/],
      [{report: 3}, /'report' must be a function; got 3/],
      [{onStep: 'x'}, /'onStep' must be a function/],
      [{signal: true}, /'signal' must be an AbortSignal; got true/],
      [{model: 'm'}, /'model' must be a tf\.LayersModel/],
      [{classIndex: 1, target: 1}, /classIndex and target both/],
    ];
    for (const [options, message] of cases) await expectExplainError(() => make(options), 'bad-option', message);
    await expectExplainError(() => make({validationData: undefined}), 'bad-data', /validationData is missing/);
    expect(make({every: undefined, target: undefined}).options.every).to.equal(undefined);
  });

  it('refuses what is no list of methods with names of their own', async () => {
    const own = (name: unknown) => ({name, map: 'signed', attribute: async () => ({maps: []})});
    const cases: [unknown, RegExp][] = [
      [[], /at least one explainer/],
      [explainers.gradient(), /expected a list of at least one explainer, such as \[explainers\.gradCam\(\)\]/],
      [[explainers.gradient], /got function \(a method itself: call it, gradCam\(\) in place of gradCam\)/],
      [['grad-cam'], /an explainer is an object with name, map and attribute; got string/],
      [[undefined], /got undefined/],
      [[own('')], /needs a name/],
      [[explainers.gradient(), explainers.gradient()], /two explainers are named 'gradient': .* its option 'as'/],
      [[own('inputs')], /can't be named 'inputs': these are names of other things in a run: .*inputs.*predictions/],
      [[own('epoch/x')], /can't be named 'epoch\/x'/],
    ];
    for (const [methods, message] of cases) await expectExplainError(() => make({}, methods), 'bad-option', message);
    const twice = make({}, [explainers.gradient(), explainers.gradient({as: 'again'})]);
    expect(twice.explainers.map(({name}) => name)).to.deep.equal(['gradient', 'again']);
  });
});
