import {basename} from 'node:path';
import {ExplainError} from '../../core/errors.ts';

const hdf5Magic = [0x89, 0x48, 0x44, 0x46];
const zipMagic = [0x50, 0x4b, 0x03, 0x04];
const converter = 'tensorflowjs_converter';

/** What a file that is no model.json is by its name or its first bytes; throws how to turn it into one. */
export function refuseForeignFile(path: string, bytes: Uint8Array): void {
  const begins = (magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);
  const name = basename(path);
  if (begins(hdf5Magic) || /\.(h5|hdf5)$/i.test(name)) throw keras(path, 'a Keras model in HDF5', commandFor(name));
  if (/\.keras$/i.test(name)) {
    const saved = name.replace(/\.keras$/i, '.h5');
    // The converter reads this format too (keras_keras), but not with every layer's own weights.
    throw keras(
      path,
      'a Keras model in its zip format',
      `python -c "import tf_keras; tf_keras.models.load_model('${name}').save('${saved}')" && ${commandFor(saved)}`,
    );
  }
  if (begins(zipMagic) || /\.(pb|tflite|onnx|pt|pth)$/i.test(name)) {
    throw new ExplainError(
      'unreadable',
      `${path} is no model.json of TensorFlow.js: this reads what model.save('file://DIR') or ${converter} with ` +
        '--output_format=tfjs_layers_model writes',
    );
  }
}

/** A folder that TensorFlow saved a model in. */
export function savedModelError(path: string): ExplainError {
  const name = basename(path);
  return keras(
    path,
    'a SavedModel',
    `${converter} --input_format=keras_saved_model --output_format=tfjs_layers_model ${name} ${name}_tfjs`,
    'it must have been saved by Keras: of others the converter makes only graph models, whose layers are gone',
  );
}

/** A model.json without layers to look at. */
export function graphModelError(path: string): ExplainError {
  return new ExplainError(
    'not-applicable',
    `${path} is a graph model: its layers are gone, and its gradients with them.\n` +
      `Convert the Keras model itself, as a layers model: ${commandFor('model.h5')}`,
  );
}

/** What a topology of Keras 3 says that no older one does. */
export const kerasThreeAdvice =
  'Keras 3 wrote it, whose layout TensorFlow.js does not read: save the model by Keras 2 (pip install tf_keras, and ' +
  'TF_USE_LEGACY_KERAS=1 where it is trained) and convert it anew';

function commandFor(name: string): string {
  const folder = `${name.replace(/\.\w+$/, '')}_tfjs`;
  return `${converter} --input_format=keras --output_format=tfjs_layers_model ${name} ${folder}`;
}

function keras(path: string, what: string, command: string, more = ''): ExplainError {
  return new ExplainError(
    'unreadable',
    `${path} is ${what}; TensorFlow.js reads a model.json${more ? ` (${more})` : ''}. To convert it:\n` +
      `pip install tensorflowjs && ${command}`,
  );
}
