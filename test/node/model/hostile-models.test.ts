import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {ErrorCode} from '../../../src/core/errors.ts';
import {loadModelFile} from '../../../src/node/model/load-model.ts';
import {useBackend} from '../../helpers/backend.ts';
import {expectExplainError} from '../../helpers/errors.ts';
import {type Json, type ModelFolder, modelFolder, type Parts, partsOf, shard, type Weight} from './model-copy.ts';

type Change = (parts: Parts) => void;

const setPath =
  (path: string): Change =>
  ({json}) => {
    for (const group of json.weightsManifest) group.paths = [path];
  };
const setWeight =
  (fields: {[K in keyof Weight]?: unknown}): Change =>
  ({json}) => {
    Object.assign(json.weightsManifest[0]?.weights[0] ?? {}, fields);
  };
const setLayer =
  (index: number, fields: {readonly [key: string]: unknown}): Change =>
  ({json}) => {
    Object.assign(json.modelTopology.model_config.config.layers[index]?.config ?? {}, fields);
  };
const addLayer =
  (class_name: string, config: {[key: string]: unknown}, at: number): Change =>
  ({json}) => {
    json.modelTopology.model_config.config.layers.splice(at, 0, {class_name, config});
  };
/** Larger by far and just as small again, so that the weights fit. */
const upAndDown: Change = (parts) => {
  const size = [2 ** 14, 2 ** 14];
  addLayer('AveragePooling2D', {name: 'down', poolSize: size}, 3)(parts);
  addLayer('UpSampling2D', {name: 'up', size}, 3)(parts);
};
const setJson =
  (fields: {[K in keyof Json]?: unknown}): Change =>
  ({json}) => {
    Object.assign(json, fields);
  };
const resize =
  (by: number): Change =>
  ({files}) => {
    const bytes = files[shard] ?? new Uint8Array();
    files[shard] = Buffer.concat([bytes, new Uint8Array(Math.max(0, by))]).subarray(0, bytes.length + by);
  };
const setNaN: Change = ({files}) => {
  const values = new Float32Array(Uint8Array.from(files[shard] ?? []).buffer);
  values.fill(Number.NaN, 1, 4);
  files[shard] = new Uint8Array(values.buffer);
};

const outside = /lies outside of the folder of the model\.json/;
const cases: readonly (readonly [what: string, change: Change, message: RegExp, code?: ErrorCode])[] = [
  ['a weight file above', setPath('../secret.bin'), outside],
  ['a weight file above, in the middle of its path', setPath('a/../../secret.bin'), outside],
  ['an absolute weight file', setPath('/etc/passwd'), outside],
  ['an absolute weight file of Windows', setPath('C:/Windows/win.ini'), outside],
  ['a weight file at an address', setPath('https://localhost/x.bin'), outside],
  ['a weight file with a backslash', setPath('..\\secret.bin'), /has a name that is not allowed/],
  ['a weight file with a zero byte', setPath('x\0.bin'), /has a name that is not allowed/],
  ['a weight file without a name', setPath(''), /has a name that is not allowed/],
  ['an encoded way up, which is taken for a name', setPath('%2e%2e%2fsecret.bin'), /"%2e%2e%2fsecret\.bin" is missing/],
  ['an encoded way up, encoded twice', setPath('%252e%252e%252fsecret.bin'), /is missing/],
  ['a link that leads out', setPath('link.bin'), outside],
  ['a linked folder that leads out', setPath('out/secret.bin'), outside],
  ['a folder in place of a weight file', setPath('folder'), /is not a file/],
  ['a path that is no text', setJson({weightsManifest: [{paths: [7], weights: []}]}), /path must be text; got 7/],
  ['a weight file cut off', resize(-1), /should hold 23492 bytes of weights.*there are 23491: a file is cut off/],
  ['a weight file too long', resize(4), /there are 23496: a file does not belong to this model/],
  ['a weight of more numbers than there are', setWeight({shape: [3, 3, 1, 17]}), /should hold 23672 bytes/],
  ['a weight of more numbers than memory', setWeight({shape: [2 ** 15, 2 ** 15]}), /has more than 536870912 numbers/],
  ['a weight of a negative side', setWeight({shape: [-3, -48]}), /must be whole numbers from 0 up; got \[-3,-48\]/],
  ['a weight whose size overflows', setWeight({shape: [2 ** 40, 2 ** 40, 0]}), /should hold 23060 bytes/],
  ['a weight without a shape', setWeight({shape: 'big'}), /must be whole numbers from 0 up; got "big"/],
  ['a weight of text', setWeight({dtype: 'string'}), /has type "string"; float32, int32, bool are read/],
  ['a weight without a name', setWeight({name: 3}), /a weight has no name/],
  [
    'a weight packed by NaN',
    setWeight({quantization: {dtype: 'uint8', min: 'x', scale: 1}}),
    /packed in a way that is not known/,
  ],
  ['a weight packed in another way', setWeight({quantization: {dtype: 'int4'}}), /packed in a way that is not known/],
  ['a weight of another name', setWeight({name: 'conv2d_1/colonel'}), /not a model that can be built: .*colonel/],
  ['weights that are NaN', setNaN, /weight 'conv2d_1\/kernel' holds 3 NaN: the training has diverged/],
  [
    'a layer that wants 4 GiB of weights',
    setLayer(5, {units: 2 ** 24}),
    /need more weights than the 5873 numbers there are/,
  ],
  ['a layer that wants more than there can be', setLayer(5, {units: 2e15}), /need more weights than the 5873 numbers/],
  ['a layer of a negative size', setLayer(5, {units: -64}), /not a model that can be built: .*units.*positive integer/],
  [
    'a layer that puts out more than there is memory',
    upAndDown,
    /layer 'up' puts out \[65536, 65536, 12\] for each row/,
  ],
  ['a layer that nobody knows', addLayer('Mystery', {name: 'm'}, 2), /knows no layer of class 'Mystery'/],
  [
    'a layer named as a property of every object',
    addLayer('constructor', {name: 'm'}, 2),
    /knows no layer of class 'constructor'/,
  ],
  [
    'a topology of Keras 3',
    setLayer(0, {batch_shape: [null, 8, 8, 1], batch_input_shape: undefined}),
    /Keras 3 wrote it.*tf_keras/,
  ],
  ['no topology', setJson({modelTopology: null}), /it has no modelTopology/],
  ['no weights', setJson({weightsManifest: undefined}), /it has no weightsManifest/],
  ['a group without weights', setJson({weightsManifest: [{paths: []}]}), /group 0 of its weightsManifest has no paths/],
  ['a graph model', setJson({format: 'graph-model'}), /is a graph model: its layers are gone/, 'not-applicable'],
  ['an old graph model', setJson({modelTopology: {node: []}}), /is a graph model/, 'not-applicable'],
];

describe('a model that is not as it should be', () => {
  useBackend();
  let folder: ModelFolder;
  before(() => {
    folder = modelFolder();
    writeFileSync(join(folder.folder, 'secret.bin'), partsOf('m3').files[shard] ?? '');
  });
  after(() => folder.remove());

  for (const [what, change, message, code = 'unreadable'] of cases) {
    it(`is refused: ${what}`, async () => {
      const parts = partsOf('m3');
      change(parts);
      const path = folder.write(parts);
      const own = dirname(path);
      symlinkSync('../secret.bin', join(own, 'link.bin'));
      symlinkSync('..', join(own, 'out'));
      mkdirSync(join(own, 'folder'));
      const memory = process.memoryUsage().rss;
      const error = await expectExplainError(() => loadModelFile(path), code, message);
      expect(error.message.split('\n').length, error.message).to.be.at.most(2);
      expect(process.memoryUsage().rss - memory, 'memory taken').to.be.below(200 * 2 ** 20);
    });
  }

  it('may hold links that stay inside, and files in folders', async () => {
    const parts = partsOf('m3');
    setPath('inner/weights.bin')(parts);
    const path = folder.write(parts);
    mkdirSync(join(dirname(path), 'inner'));
    symlinkSync(`../${shard}`, join(dirname(path), 'inner', 'weights.bin'));
    const model = await loadModelFile(path);
    expect(model.countParams()).to.equal(5873);
    tf.dispose(model.weights.map((weight) => weight.read()));
  });

  const written: readonly (readonly [name: string, content: string | Uint8Array, message: RegExp])[] = [
    ['broken.json', '{"modelTopology": ', /it is no JSON; a model\.json of TensorFlow\.js is wanted/],
    ['list.json', '[1]', /it holds no JSON object/],
    ['empty.json', '', /it is no JSON/],
    [
      'net.h5',
      'anything',
      /is a Keras model in HDF5;.*To convert it:\npip install tensorflowjs && tensorflowjs_converter --input_format=keras --output_format=tfjs_layers_model net\.h5 net_tfjs$/s,
    ],
    ['renamed.json', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10), /is a Keras model in HDF5/],
    ['net.keras', 'PK', /in its zip format.*load_model\('net\.keras'\)\.save\('net\.h5'\).*--input_format=keras/s],
    ['net.onnx', 'x', /is no model\.json of TensorFlow\.js: this reads what/],
    ['zip.json', Uint8Array.of(0x50, 0x4b, 3, 4), /is no model\.json of TensorFlow\.js/],
  ];
  for (const [name, content, message] of written) {
    it(`is told apart: ${name}`, async () => {
      const path = join(folder.folder, name);
      writeFileSync(path, content);
      await expectExplainError(() => loadModelFile(path), 'unreadable', message);
    });
  }

  it('is told apart: a SavedModel, a folder without a model, and nothing at all', async () => {
    const saved = join(folder.folder, 'saved');
    mkdirSync(saved);
    await expectExplainError(() => loadModelFile(saved), 'unreadable', /there is no model\.json in this folder/);
    writeFileSync(join(saved, 'saved_model.pb'), '');
    const how =
      /is a SavedModel;.*--input_format=keras_saved_model --output_format=tfjs_layers_model saved saved_tfjs$/s;
    await expectExplainError(() => loadModelFile(saved), 'unreadable', how);
    const none = join(folder.folder, 'none.json');
    await expectExplainError(
      () => loadModelFile(none),
      'unreadable',
      /none\.json can't be read: there is no such file/,
    );
  });

  it('leaves tfjs as it was', async () => {
    const path = folder.write(partsOf('m3'));
    const before = tf.memory().numTensors;
    const model = await loadModelFile(path);
    tf.dispose(model.weights.map((weight) => weight.read()));
    expect(tf.memory().numTensors).to.equal(before);
  });
});
