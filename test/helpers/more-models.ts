import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {handWeighted} from './weights.ts';

const tanh = (name: string) => layers.activation({name, activation: 'tanh'});
type Head = Parameters<typeof sequential>[0];

function tabular(name: string, ...head: NonNullable<NonNullable<Head>['layers']>): LayersModel {
  return handWeighted(
    sequential({name, layers: [layers.dense({name: 'dense_1', units: 5, inputShape: [4]}), tanh('tanh_1'), ...head]}),
  );
}

export function sequenceModel(): LayersModel {
  return handWeighted(
    sequential({
      name: 'sequence_net',
      layers: [
        layers.conv1d({name: 'conv_1', filters: 3, kernelSize: 3, padding: 'same', inputShape: [8, 2]}),
        tanh('tanh_1'),
        layers.averagePooling1d({name: 'pool_1', poolSize: 2}),
        layers.conv1d({name: 'conv_2', filters: 4, kernelSize: 2}),
        tanh('tanh_2'),
        layers.globalAveragePooling1d({name: 'gap'}),
        layers.dense({name: 'out', units: 3, activation: 'softmax'}),
      ],
    }),
  );
}

/** Masked time steps, then a recurrent layer. */
export function recurrentModel(): LayersModel {
  return handWeighted(
    sequential({
      name: 'recurrent_net',
      layers: [
        layers.masking({name: 'mask', maskValue: 0, inputShape: [6, 2]}),
        layers.lstm({name: 'lstm', units: 3, returnSequences: true, recurrentDropout: 0.5}),
        layers.lstm({name: 'last', units: 3}),
        layers.dense({name: 'out', units: 3, activation: 'softmax'}),
      ],
    }),
  );
}

/** Word numbers in, so that there is no gradient with respect to the input itself. */
export function embeddingModel(): LayersModel {
  return handWeighted(
    sequential({
      name: 'embedding_net',
      layers: [
        layers.embedding({name: 'words', inputDim: 7, outputDim: 3, inputLength: 5}),
        layers.conv1d({name: 'conv_1', filters: 3, kernelSize: 3}),
        tanh('tanh_1'),
        layers.globalAveragePooling1d({name: 'gap'}),
        layers.dense({name: 'out', units: 2, activation: 'softmax'}),
      ],
    }),
  );
}

/** Softmax inside the last dense layer. */
export const denseSoftmax = () =>
  tabular('dense_softmax', layers.dense({name: 'out', units: 3, activation: 'softmax'}));

/** The same weights with softmax as an activation layer. */
export const activationSoftmax = () =>
  tabular(
    'activation_softmax',
    layers.dense({name: 'out', units: 3}),
    layers.activation({name: 'probabilities', activation: 'softmax'}),
  );

/** The same weights with softmax as a layer of its own kind. */
export const layerSoftmax = () =>
  tabular('layer_softmax', layers.dense({name: 'out', units: 3}), layers.softmax({name: 'probabilities'}));

/** The same weights with nothing behind them: three numbers, or logits. */
export const regression = () => tabular('regression', layers.dense({name: 'out', units: 3}));

/** Softmax, and then only a change of shape, as in MobileNet. */
export const reshapedSoftmax = () =>
  tabular(
    'reshaped_softmax',
    layers.dense({name: 'out', units: 3, activation: 'softmax'}),
    layers.reshape({name: 'rows', targetShape: [3, 1]}),
    layers.flatten({name: 'flat'}),
    layers.dropout({name: 'drop', rate: 0.5}),
  );

/** The classifier as a whole inside another model. */
export const nestedSoftmax = () => handWeighted(sequential({name: 'nested_softmax', layers: [denseSoftmax()]}));

/** One unit: yes or no. */
export const sigmoidHead = () => tabular('sigmoid_head', layers.dense({name: 'out', units: 1, activation: 'sigmoid'}));

/** One unit: a measurement. */
export const oneNumber = () => tabular('one_number', layers.dense({name: 'out', units: 1}));

/** Several sigmoid units: labels that do not exclude one another. */
export const multiLabel = () => tabular('multi_label', layers.dense({name: 'out', units: 3, activation: 'sigmoid'}));

/** No hidden layer and no activation: out = x W + b. */
export const linearModel = () =>
  handWeighted(sequential({name: 'linear_net', layers: [layers.dense({name: 'out', units: 2, inputShape: [4]})]}));
