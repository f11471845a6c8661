import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {data as tfData} from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions, ValidationData} from '../../callbacks/options.ts';
import type {ErrorCode} from '../../src/core/errors.ts';
import {asCallback, ExplainCallback, type Explainer, explainers} from '../../src/index.ts';
import {createRunDirectory} from '../../src/node/run-directory.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {useFolder} from '../node/run-folder.ts';
import {halves, recorded, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

interface Case {
  readonly code: ErrorCode;
  readonly message: RegExp;
  readonly data?: ValidationData;
  readonly options?: Partial<CallbackOptions>;
  readonly methods?: readonly Explainer[];
  readonly model?: () => LayersModel;
}

describe('what does not fit ends fit when it begins', () => {
  useBackend();
  const folder = useFolder();
  let held: Tensors;
  const made: tf.Tensor[] = [];
  const make = <T extends tf.Tensor>(tensor: T): T => {
    made.push(tensor);
    return tensor;
  };
  before(() => {
    held = tensors(6, 1);
  });
  after(() => {
    held.dispose();
    tf.dispose(made);
  });

  /** Not a batch is trained, no tensor is left, and nobody is kept from using the run's name. */
  async function refused({code, message, data, options, methods, model = tinyNet}: Case): Promise<void> {
    let batches = 0;
    const counter = asCallback({onBatchBegin: async () => void batches++});
    const all = {
      ...{validationData: data ?? [held.x, held.y], outputDir: folder.path, name: 'n', runName: 'r'},
      ...{report: (text: string) => expect.fail(text), ...options},
    };
    await expectNoLeak(async () => {
      const callback = new ExplainCallback(methods ?? [explainers.gradient()], all);
      await expectExplainError(() => train([callback, counter], {model: model()}), code, message);
      expect([callback.directory, callback.steps.length]).to.deep.equal(['', 0]);
    });
    expect(batches).to.equal(0);
    expect(
      readdirSync(folder.path, {recursive: true}).filter((file) => /lock|run\.json/.test(`${file}`)),
    ).to.deep.equal([]);
  }

  const cases = (table: {[what: string]: () => Case}) => {
    for (const [what, build] of Object.entries(table)) it(what, () => refused(build()));
  };
  const named = (length: number) => Array.from({length}, (_, i) => `class ${i}`);

  describe('methods and layers', () => {
    const dense = () => {
      const model = sequential({
        name: 'plain',
        layers: [layers.flatten({inputShape: [6, 6, 1]}), layers.dense({units: 3, activation: 'softmax'})],
      });
      model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy'});
      return model;
    };
    cases({
      'an unknown layer: those there are get listed': () => ({
        methods: [explainers.gradient(), explainers.gradCam({layer: 'conv_5'})],
        code: 'no-such-layer',
        message: /^no layer 'conv_5' in model 'tiny\w*'; its layers: conv, flat, out$/,
      }),
      'one of several layers unknown': () => ({
        methods: [explainers.activations({layers: ['conv', 'con']})],
        code: 'no-such-layer',
        message: /no layer 'con' .* conv, flat, out/,
      }),
      'a layer without places for Grad-CAM: those with places get listed': () => ({
        methods: [explainers.gradCam({layer: 'out'})],
        code: 'not-applicable',
        message: /layer 'out' puts out \[n, 3\], which has no spatial axes; layers that have: conv$/,
      }),
      'a model without such layers': () => ({
        ...{model: dense, methods: [explainers.gradCam()], code: 'not-applicable'},
        message: /needs a layer with a spatial output .* model 'plain\w*' has none/,
      }),
    });
  });

  describe('targets', () => {
    const list = (...classes: number[]) => classes;
    cases({
      'a class that is not there': () => ({
        ...{options: {target: 3}, code: 'bad-target'},
        message: /^class 3 is out of range: this output has 3 units, 0 to 2$/,
      }),
      "tf-explain's word for it": () => ({
        options: {classIndex: -1},
        code: 'bad-target',
        message: /class -1 is out of range/,
      }),
      'a side of several units': () => ({
        ...{options: {target: 'positive'}, code: 'bad-target'},
        message: /'positive' is for a single output unit; this output has 3/,
      }),
      'labels that were not given': () => ({
        ...{data: held.x, options: {target: 'label'}, code: 'bad-target'},
        message: /needs the labels: pass validationData as \[x, y\]/,
      }),
      'a list for other images': () => ({
        ...{options: {target: list(0, 1)}, code: 'bad-target'},
        message: /a class for each of the 6 images of validationData; got 2/,
      }),
      'a list with a class that is not there': () => ({
        ...{options: {target: list(0, 1, 2, 0, 9, 2)}, code: 'bad-target'},
        message: /class 9 is out of range/,
      }),
      'an own score of the wrong shape': () => ({
        ...{options: {target: (output) => output}, code: 'bad-target'},
        message: /must return one score a row, \[1\]; got \[1, 3\]/,
      }),
      'an output that is not there': () => ({
        ...{options: {output: 'size'}, code: 'bad-target'},
        message: /no output 'size'; this model has 0 \(out\)/,
      }),
      'too few names of classes': () => ({
        ...{options: {classNames: named(2)}, code: 'bad-option'},
        message: /classNames must have a name for each of the 3 classes; got 2/,
      }),
    });
  });

  describe('data', () => {
    const {values, labels} = halves(6);
    const shape = [6, 6, 6, 1];
    const x = {values, shape};
    const with_ = (index: number, value: number) => ({values: values.map((v, i) => (i === index ? value : v)), shape});
    cases({
      'no row': () => ({
        ...{data: make(tf.zeros([0, 6, 6, 1])), code: 'bad-data'},
        message: /^validation data must have at least one row; got none$/,
      }),
      'an empty dataset': () => ({
        data: tfData.array([]),
        code: 'bad-data',
        message: /the validation dataset is empty/,
      }),
      'another shape': () => ({
        ...{data: [make(tf.zeros([6, 6, 5, 1])), held.y], code: 'bad-data'},
        message: /^validation data for input 'conv_input' must be \[n, 6, 6, 1\]; got \[6, 6, 5, 1\]$/,
      }),
      'another rank': () => ({
        data: make(tf.zeros([6, 36])),
        code: 'bad-data',
        message: /must be \[n, 6, 6, 1\]; got \[6, 36\]/,
      }),
      'a shape of more values than there are': () => ({
        ...{data: {values, shape: [7, 6, 6, 1]}, code: 'bad-data'},
        message: /shape \[7, 6, 6, 1\] means 252 values; there are 216/,
      }),
      'several inputs for a model of one': () => ({
        ...{data: [[held.x, held.x], held.y], code: 'bad-data'},
        message: /the model has 1 inputs \(conv_input\); the data have 2/,
      }),
      'an input of another name': () => ({
        ...{data: {image: held.x}, code: 'bad-data'},
        message: /nothing for input 'conv_input'; they have image/,
      }),
      'a list of three': () => ({
        ...{data: [held.x, held.y, held.y] as unknown as ValidationData, code: 'bad-data'},
        message: /as a list must be \[x, y\].*got 3 elements. Several inputs go into x/,
      }),
      'no data at all': () => ({
        ...{data: 'images' as unknown as ValidationData, code: 'bad-data'},
        message: /must be a tensor, \{values, shape\}, \[x, y\], .* or a tf.data Dataset; got string/,
      }),
      NaN: () => ({
        ...{data: [with_(40, Number.NaN), held.y], code: 'bad-data'},
        message: /^validation data hold 1 values that are NaN or infinite in input 'conv_input', the first in row 1:/,
      }),
      infinity: () => ({data: with_(215, -Infinity), code: 'bad-data', message: /hold 1 values .* the first in row 5/}),
      'labels for other images': () => ({
        ...{data: [x, {values: [0, 1], shape: [2]}], code: 'bad-data'},
        message: /there are 6 images and 2 labels/,
      }),
      'a label beyond the classes': () => ({
        ...{data: [x, {values: labels.map((label) => label + 1), shape: [6]}], code: 'bad-data'},
        message: /labels must be class numbers 0 to 2; got 3/,
      }),
      'one-hot labels of other classes': () => ({
        ...{data: [x, make(tf.zeros([6, 4]))], code: 'bad-data'},
        message: /labels must be \[n\], \[n, 1\] or one-hot \[n, 3\]; got \[6, 4\]/,
      }),
      'a background of another shape': () => ({
        ...{options: {background: make(tf.zeros([3, 5, 6, 1]))}, code: 'bad-data'},
        message: /the background for input 'conv_input' must be/,
      }),
      'a background with NaN': () => ({
        ...{
          options: {background: {values: new Float32Array(36).fill(Number.NaN), shape: [1, 6, 6, 1]}},
          code: 'bad-data',
        },
        message: /the background hold 36 values that are NaN/,
      }),
      'a dataset of lists of numbers': () => ({
        ...{data: tfData.array([{xs: [1, 2], ys: 0}]), code: 'bad-data'},
        message: /made of tensors: got a list of numbers; dataset\.batch\(32\) makes tensors of lists/,
      }),
      'a dataset of different shapes': () => ({
        data: tfData.generator(function* () {
          yield tf.zeros([6, 6, 1]);
          yield tf.zeros([6, 5, 1]);
        }),
        ...{code: 'bad-data', message: /differ in shape: \[6, 6, 1\], then \[6, 5, 1\]/},
      }),
    });
  });

  describe('the folder', () => {
    it('is a file', async () => {
      const file = join(folder.path, 'file');
      writeFileSync(file, '');
      await refused({
        options: {outputDir: file},
        code: 'unwritable',
        message: /the logs can't be written to .*a part of the path is a file/,
      });
    });

    it('is written to by somebody else, and free again when they are done', async () => {
      const other = createRunDirectory({outputDir: folder.path, name: 'n', runName: 'r'});
      const options = {outputDir: folder.path, name: 'n', runName: 'r'};
      const {callback, sink} = recorded([held.x, held.y], options);
      let batches = 0;
      const counter = asCallback({onBatchBegin: async () => void batches++});
      await expectExplainError(() => train([callback, counter]), 'unwritable', /is being written|writes|writing/);
      expect([batches, sink.info]).to.deep.equal([0, undefined]);
      expect(existsSync(join(folder.path, 'n/r/run.lock'))).to.equal(true);
      other.release();
      await train(callback);
      expect(callback.steps).to.have.length(3);
      expect(existsSync(join(folder.path, 'n/r/run.lock'))).to.equal(false);
    });
  });

  describe('what is only odd is told, and counted', () => {
    const bytes = (n: number) => ({
      values: Uint8Array.from({length: n * 36}, (_, i) => (i * 37) % 256),
      shape: [n, 6, 6, 1],
    });
    const rawWarning =
      'the validation images are whole numbers up to 255: if the model is trained on values of 0 to 1, divide them by 255 as in the training';

    it('bytes where the model wants 0 to 1, unless it scales them itself', async () => {
      for (const x of [bytes(4), make(tf.tensor(Int32Array.from(bytes(4).values), [4, 6, 6, 1], 'int32'))]) {
        const {callback, sink, reports} = recorded(x);
        await train(callback);
        expect(reports).to.deep.equal([rawWarning]);
        expect(sink.info?.['warnings']).to.deep.equal([rawWarning]);
        expect(sink.end?.status).to.equal('finished');
      }
      const scaling = () => {
        const model = sequential({
          layers: [
            layers.rescaling({scale: 1 / 255, inputShape: [6, 6, 1]}),
            layers.flatten(),
            layers.dense({units: 3, activation: 'softmax'}),
          ],
        });
        model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy'});
        return model;
      };
      const {callback, reports} = recorded(bytes(4));
      await train(callback, {model: scaling()});
      expect(reports).to.deep.equal([]);
    });

    it('constant images, by their rows', async () => {
      const values = halves(4).values.map((v, i) => (i >= 36 && i < 72 ? 0.5 : i >= 108 ? 0 : v));
      const {callback, sink, reports} = recorded({values, shape: [4, 6, 6, 1]}, {}, [explainers.inputXGradient()]);
      await train(callback);
      expect(reports[0]).to.equal(
        "2 of 4 validation images are constant in input 'conv_input' (rows 1, 3): nothing in them can be told apart",
      );
      // An image of zeros has an input x gradient of zero.
      expect(reports[1]).to.match(/^step 0: input-x-gradient: of 4 maps 1 all zero \(told once/);
      expect(reports).to.have.length(2);
      expect(sink.steps.map((step) => step['methods'])).to.have.nested.property('[2].input-x-gradient.zeroMaps', 1);
    });
  });
});
