import type {io} from '@tensorflow/tfjs-core';
import {type LayersModel, layers, loadLayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {namedLayers} from '../../core/network/layers.ts';
import {kerasThreeAdvice} from './foreign-format.ts';

/** A layer that puts out more numbers for one row than this is refused before it ever runs: 1 GiB of float32. */
const mostOutputs = 2 ** 28;

type AddWeight = (this: object, name: string, shape: readonly number[], ...rest: readonly unknown[]) => unknown;

/**
 * The model of a topology and its weights. `numbers`: how many numbers the weights are; layers that want more are refused
 * before they get memory for them. Throws 'unreadable'; `path` is for messages.
 */
export async function buildModel(path: string, artifacts: io.ModelArtifacts, numbers: number): Promise<LayersModel> {
  const stopWatching = watchWeights(numbers);
  try {
    const model = await loadLayersModel({load: async () => artifacts});
    checkOutputs(model);
    return model;
  } catch (cause) {
    throw new ExplainError('unreadable', `${path} is not a model that can be built: ${reason(cause, artifacts)}`, {
      cause,
    });
  } finally {
    stopWatching();
  }
}

/** tfjs-layers makes room for a layer's weights before it looks at those there are; it has no option for less. */
function watchWeights(numbers: number): () => void {
  // The parse boundary: tfjs-layers types the method as protected.
  const prototype = layers.Layer.prototype as unknown as {addWeight: AddWeight};
  const original = prototype.addWeight;
  let left = numbers;
  prototype.addWeight = function addWeight(name, shape, ...rest) {
    left -= shape.reduce((product, side) => product * Math.abs(side), 1);
    if (!(left >= 0)) {
      throw new ExplainError(
        'unreadable',
        `its layers need more weights than the ${numbers} numbers there are: weight '${name}' is [${shape.join(', ')}]`,
      );
    }
    return original.call(this, name, shape, ...rest);
  };
  return () => {
    prototype.addWeight = original;
  };
}

function checkOutputs(model: LayersModel): void {
  for (const {path, layer} of namedLayers(model.layers)) {
    for (const {shape} of layer.inboundNodes.flatMap(({outputTensors}) => outputTensors)) {
      const size = shape.slice(1).reduce<number>((product, side) => product * (side ?? 1), 1);
      if (size <= mostOutputs) continue;
      throw new ExplainError(
        'unreadable',
        `layer '${path}' puts out [${shape.slice(1).join(', ')}] for each row; at most ${mostOutputs} numbers are held`,
      );
    }
  }
}

function reason(cause: unknown, {modelTopology}: io.ModelArtifacts): string {
  const message = messageOf(cause);
  const [first = ''] = message.split('\n');
  const unknown = /^Unknown (layer|activation|initializer|regularizer|constraint|\w+): '?([^'.]+)/.exec(message);
  if (unknown?.[1] === 'layer') {
    return (
      `TensorFlow.js knows no layer of class '${unknown[2]}'. A layer of your own is explained from code, by explain(), ` +
      'after tf.serialization.registerClass'
    );
  }
  if (/"batch_shape"|"DTypePolicy"/.test(JSON.stringify(modelTopology))) return kerasThreeAdvice;
  return first;
}
