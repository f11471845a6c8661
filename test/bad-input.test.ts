import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {ExplainError} from '../src/core/errors.ts';
import type {AnyMethod} from '../src/core/method.ts';
import {explain} from '../src/explain.ts';
import {registry} from '../src/explainers/index.ts';
import {useBackend} from './helpers/backend.ts';
import {flat} from './helpers/close.ts';
import {imageModel, pooledImageModel} from './helpers/image-models.ts';
import {expectNoLeak} from './helpers/leaks.ts';
import {denseSoftmax, sequenceModel} from './helpers/more-models.ts';
import {handWeighted, inputsFor, withModel} from './helpers/weights.ts';

/*
 * Bad and unusual input, tried on every method: the right map, or a refusal that says what was wanted. What a method
 * does is read from the registry, never from its name, but for CAM, which needs a network made for it.
 */

/** An image network without any convolution. */
const flatModel = () =>
  handWeighted(
    sequential({
      layers: [
        layers.flatten({inputShape: [4, 5, 2]}),
        layers.dense({units: 6, activation: 'relu', biasInitializer: 'ones'}),
        layers.dense({units: 3, activation: 'softmax'}),
      ],
    }),
  );

const quick = {steps: 2, samples: 4, patch: 3, stride: 3, channels: 2};

/** The method with few steps and samples, and options of the case. */
function made({spec, from}: AnyMethod, options: {readonly [name: string]: unknown} = {}) {
  const few = Object.entries(quick).filter(([option]) => option in spec.options);
  return from({...Object.fromEntries(few), ...options});
}

interface Case {
  readonly what: string;
  readonly build: (method: AnyMethod) => LayersModel;
  /** Options that spoil the method; undefined where it has none that could be spoiled so. */
  readonly spoiled?: (method: AnyMethod) => {readonly [name: string]: unknown} | undefined;
  readonly input?: (model: LayersModel) => tf.Tensor[];
  /** What must come: a map of finite numbers, or an error whose message matches. */
  readonly outcome: (method: AnyMethod) => 'map' | 'map, perhaps not finite' | RegExp | readonly ['map', RegExp];
}

const image = ({spec}: AnyMethod) => (spec.name === 'cam' ? pooledImageModel(2) : imageModel(2));
const takes = ({spec}: AnyMethod, kind: 'image' | 'sequence' | 'tabular') => spec.inputs.includes(kind);
/** A method that works on another's maps is refused in the other's name. */
const notFor = ({spec}: AnyMethod) =>
  'of' in spec.options ? /^[a-z-]+ (takes|needs) / : new RegExp(`^${spec.name} (takes|needs) `);

const cases: readonly Case[] = [
  {
    what: 'an option of the wrong type',
    build: image,
    spoiled({spec}) {
      const [name] = Object.keys(spec.options);
      return name === undefined ? undefined : {[name]: Symbol('wrong')};
    },
    outcome: ({spec}) => new RegExp(`^${spec.name}: option '\\w+' must be .*; got Symbol`),
  },
  {
    what: 'an option that there is not',
    build: image,
    spoiled: () => ({stepz: 4}),
    outcome: ({spec}) => new RegExp(`^${spec.name} has no option 'stepz'; its options: .*as`),
  },
  {
    what: 'a layer that there is not',
    build: image,
    spoiled: ({spec}) =>
      'layer' in spec.options ? {layer: 'nowhere'} : 'layers' in spec.options ? {layers: ['nowhere']} : undefined,
    outcome: (method) =>
      takes(method, 'image') ? /no layer 'nowhere' in model .*; its layers: conv_1, / : notFor(method),
  },
  {
    what: 'a network without convolutions',
    build: flatModel,
    outcome: (method) => (takes(method, 'image') ? ['map', notFor(method)] : notFor(method)),
  },
  {what: 'sequences', build: sequenceModel, outcome: (method) => (takes(method, 'sequence') ? 'map' : notFor(method))},
  {what: 'a table', build: denseSoftmax, outcome: (method) => (takes(method, 'tabular') ? 'map' : notFor(method))},
  {
    what: 'NaN in the input',
    build: image,
    input: (model) =>
      inputsFor(model, 2).map((x) => {
        const values = x.dataSync().slice();
        values[3] = Number.NaN;
        return tf.tensor(values, x.shape);
      }),
    outcome: (method) => (takes(method, 'image') ? 'map, perhaps not finite' : notFor(method)),
  },
  {
    what: 'no rows',
    build: image,
    input: (model) => inputsFor(model, 2).map((x) => tf.slice(x, 0, 0)),
    outcome: () => /expected at least one row|takes |needs /,
  },
  {
    what: 'images of another size',
    build: image,
    input: () => [tf.zeros([2, 3, 3, 2])],
    outcome: () => /\[n, 7, 6, 2\]/,
  },
];

describe('every method and input that is not as it should be', function () {
  this.timeout(60_000);
  useBackend();

  for (const {what, build, spoiled, input, outcome} of cases) {
    describe(what, () => {
      for (const method of registry) {
        const {spec} = method;
        const options = spoiled ? spoiled(method) : {};
        if (options === undefined) continue;
        it(spec.name, () =>
          withModel(
            () => build(method),
            async (model) => {
              const x = input ? tf.tidy(() => input(model)) : inputsFor(model, 2);
              const background = tf.tidy(() => x.map((t) => tf.add(tf.zerosLike(t), 0.1)));
              const wanted = outcome(method);
              const result = await expectNoLeak(async () => {
                try {
                  const found = await explain(made(method, options), model, x, {target: 1, background});
                  const values = flat(found.maps);
                  tf.dispose([...found.maps]);
                  return values;
                } catch (error) {
                  return error;
                }
              }, spec.name);
              if (result instanceof Error) {
                expect(result, String(result)).to.be.instanceOf(ExplainError);
                const refusal = wanted instanceof RegExp ? wanted : Array.isArray(wanted) ? wanted[1] : undefined;
                expect(refusal, `a map was wanted; got '${result.message}'`).to.be.instanceOf(RegExp);
                expect(result.message).to.match(refusal ?? /never/);
              } else {
                expect(wanted instanceof RegExp, 'a refusal was wanted; got a map').to.equal(false);
                if (wanted !== 'map, perhaps not finite') {
                  expect((result as readonly number[]).every(Number.isFinite)).to.equal(true);
                }
              }
              tf.dispose([...x, ...background]);
            },
          ),
        );
      }
    });
  }
});
