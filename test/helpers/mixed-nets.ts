import {input, type LayersModel, layers, model, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {chained} from './small-nets.ts';
import {handWeighted} from './weights.ts';

/*
 * Small networks that put every kind of layer into the way of what is sent back through them.
 */

const both = (layer: {apply(x: SymbolicTensor[]): unknown}, ...x: SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
const softmax = (units = 3) => layers.dense({units, activation: 'softmax'});
const conv = (filters: number, activation: 'relu' | 'elu' | 'linear' = 'linear') =>
  layers.conv2d({filters, kernelSize: 3, padding: 'same', biasInitializer: 'ones', activation});

function imageNet(name: string, build: (x: SymbolicTensor) => SymbolicTensor): () => LayersModel {
  return () => {
    const x = input({shape: [6, 6, 2]});
    return handWeighted(model({inputs: x, outputs: build(x), name}));
  };
}

/** Everything that adds, joins, pools or rectifies: what most image classifiers are made of. */
export const sumNets: Readonly<Record<string, () => LayersModel>> = {
  'residual blocks with batch normalisation': imageNet('residual_net', (x) => {
    const stem = chained(x, [conv(3), layers.batchNormalization(), layers.reLU()]);
    const left = chained(stem, [conv(3), layers.batchNormalization()]);
    const sum = chained(both(layers.add(), stem, left), [layers.activation({activation: 'relu'})]);
    return chained(sum, [layers.globalAveragePooling2d({}), softmax()]);
  }),
  'branches joined and averaged': imageNet('joined_net', (x) => {
    const stem = chained(x, [conv(2, 'relu')]);
    const left = chained(stem, [conv(3), layers.leakyReLU({alpha: 0.2})]);
    const right = chained(stem, [conv(3, 'elu')]);
    const mean = both(layers.average(), left, right);
    return chained(both(layers.concatenate(), mean, stem), [layers.flatten(), softmax()]);
  }),
  'max pooling with windows that overlap': imageNet('overlapping_net', (x) =>
    chained(x, [
      conv(4, 'relu'),
      layers.maxPooling2d({poolSize: 3, strides: 2, padding: 'same'}),
      conv(3),
      layers.prelu({sharedAxes: [1, 2]}),
      layers.globalMaxPooling2d({}),
      softmax(),
    ]),
  ),
  'depthwise, separable and transposed convolutions': imageNet('depthwise_net', (x) =>
    chained(x, [
      layers.depthwiseConv2d({kernelSize: 3, depthMultiplier: 2, activation: 'relu'}),
      layers.separableConv2d({filters: 4, kernelSize: 2, activation: 'relu'}),
      layers.conv2dTranspose({filters: 3, kernelSize: 2, strides: 2, activation: 'relu'}),
      layers.zeroPadding2d({padding: 1}),
      layers.averagePooling2d({poolSize: 2}),
      layers.upSampling2d({size: [2, 2], interpolation: 'bilinear'}),
      layers.dropout({rate: 0.5}),
      layers.flatten(),
      softmax(),
    ]),
  ),
};

/** Products, gates and picks besides. */
export const productNets: Readonly<Record<string, () => LayersModel>> = {
  'a gate for each channel (squeeze and excitation)': imageNet('gated_net', (x) => {
    const stem = chained(x, [conv(3, 'relu')]);
    const gate = chained(stem, [
      layers.globalAveragePooling2d({}),
      layers.dense({units: 3, activation: 'sigmoid'}),
      layers.reshape({targetShape: [1, 1, 3]}),
    ]);
    const gated = both(layers.multiply(), stem, gate);
    return chained(gated, [layers.globalAveragePooling2d({}), softmax()]);
  }),
  'products of three, maxima and minima': imageNet('merging_net', (x) => {
    const [a = x, b = x, c = x] = ['relu', 'elu', 'relu'].map((kind) =>
      chained(x, [conv(2), layers.activation({activation: kind === 'elu' ? 'elu' : 'relu'})]),
    );
    const merged = [both(layers.multiply(), a, b, c), both(layers.maximum(), a, b), both(layers.minimum(), b, c)];
    return chained(both(layers.concatenate(), ...merged), [layers.flatten(), softmax()]);
  }),
  'attention by hand: softmax inside, and a dot product': imageNet('attentive_net', (x) => {
    const rows = chained(x, [conv(3), layers.reshape({targetShape: [36, 3]})]);
    const weights = chained(rows, [layers.dense({units: 1}), layers.reshape({targetShape: [36]}), layers.softmax()]);
    const seen = both(layers.dot({axes: [1, 1]}), rows, weights);
    return chained(seen, [layers.dense({units: 4, activation: 'tanh'}), softmax()]);
  }),
  'a layer for each step of a sequence': () => {
    const x = input({shape: [5, 3]});
    const y = chained(x, [
      layers.timeDistributed({layer: layers.dense({units: 4, activation: 'relu'})}),
      layers.maxPooling1d({poolSize: 2}),
      layers.globalMaxPooling1d({}),
      softmax(),
    ]);
    return handWeighted(model({inputs: x, outputs: y, name: 'stepwise_net'}));
  },
};
