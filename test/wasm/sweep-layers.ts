import type {Tensor} from '@tensorflow/tfjs-core';
import type {layers as layerFactories, SymbolicTensor} from '@tensorflow/tfjs-layers';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';

export type Layer = layerFactories.Layer;

export interface LayerRow {
  readonly name: string;
  /** What one image or sequence looks like where the layer gets it. */
  readonly shape: readonly number[];
  /** The layer under test, or the part of a graph that has it. */
  readonly apply: (x: SymbolicTensor) => SymbolicTensor;
  /** Whole numbers from 0 up to and without this come in, with no trainable layer before it. */
  readonly below?: number;
}

const [sequence, image, video] = [
  [6, 4],
  [6, 6, 3],
  [4, 4, 4, 2],
] as const;

/** One row for each layer of tfjs that trains or lets a gradient through, more where an option takes another path. */
export function layerRows({layers}: Tfjs): readonly LayerRow[] {
  const rows: LayerRow[] = [];
  const add = (name: string, shape: readonly number[], layer: () => Layer): void => {
    rows.push({name, shape, apply: (x) => one(layer().apply(x))});
  };
  const same = {padding: 'same'} as const;

  add('dense', [5], () => layers.dense({units: 4}));
  add('dense of a sequence', sequence, () => layers.dense({units: 3}));
  add('conv1d', sequence, () => layers.conv1d({filters: 3, kernelSize: 3, strides: 2, ...same}));
  add('conv1d causal', sequence, () => layers.conv1d({filters: 3, kernelSize: 2, padding: 'causal'}));
  add('conv2d', image, () => layers.conv2d({filters: 4, kernelSize: 3, ...same}));
  add('conv2d stride 2', image, () => layers.conv2d({filters: 4, kernelSize: 1, strides: 2, ...same}));
  add('conv2d channels first', image, () => layers.conv2d({filters: 2, kernelSize: 3, dataFormat: 'channelsFirst'}));
  add('conv2d dilated', image, () => layers.conv2d({filters: 2, kernelSize: 2, dilationRate: 2}));
  add('conv3d', video, () => layers.conv3d({filters: 3, kernelSize: 2, strides: 2, ...same}));
  add('conv2dTranspose', image, () => layers.conv2dTranspose({filters: 2, kernelSize: 3, strides: 2, ...same}));
  add('conv3dTranspose', video, () => layers.conv3dTranspose({filters: 2, kernelSize: 2, strides: 2, ...same}));
  add('separableConv2d', image, () => layers.separableConv2d({filters: 4, kernelSize: 3, depthMultiplier: 2}));
  add('depthwiseConv2d', image, () => layers.depthwiseConv2d({kernelSize: 3, depthMultiplier: 2, ...same}));
  add('depthwiseConv2d stride 2', image, () => layers.depthwiseConv2d({kernelSize: 2, strides: 2, ...same}));
  add('maxPooling1d', sequence, () => layers.maxPooling1d({poolSize: 2}));
  add('maxPooling2d', image, () => layers.maxPooling2d({poolSize: 3, strides: 2, ...same}));
  add('maxPooling3d', video, () => layers.maxPooling3d({poolSize: 2, strides: 1}));
  add('averagePooling1d', sequence, () => layers.averagePooling1d({poolSize: 2}));
  add('averagePooling2d', image, () => layers.averagePooling2d({poolSize: 3, strides: 2, ...same}));
  add('averagePooling3d', video, () => layers.averagePooling3d({poolSize: 2, strides: 2}));
  add('globalMaxPooling1d', sequence, () => layers.globalMaxPooling1d({}));
  add('globalMaxPooling2d', image, () => layers.globalMaxPooling2d({}));
  add('globalAveragePooling1d', sequence, () => layers.globalAveragePooling1d({}));
  add('globalAveragePooling2d', image, () => layers.globalAveragePooling2d({}));
  add('upSampling2d', image, () => layers.upSampling2d({size: [2, 2]}));
  add('upSampling2d bilinear', image, () => layers.upSampling2d({size: [2, 3], interpolation: 'bilinear'}));
  add('zeroPadding2d', image, () =>
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
  );
  add('cropping2D', image, () =>
    layers.cropping2D({
      cropping: [
        [1, 2],
        [0, 1],
      ],
    }),
  );
  add('centerCrop', image, () => layers.centerCrop({height: 4, width: 3}));
  add('resizing', image, () => layers.resizing({height: 4, width: 5}));
  add('rescaling', image, () => layers.rescaling({scale: 0.5, offset: 0.1}));
  add('batchNormalization', image, () => layers.batchNormalization({}));
  add('batchNormalization of vectors', [5], () => layers.batchNormalization({momentum: 0.5}));
  add('layerNormalization', image, () => layers.layerNormalization({}));
  add('dropout', image, () => layers.dropout({rate: 0.4, seed: 7}));
  add('spatialDropout1d', sequence, () => layers.spatialDropout1d({rate: 0.3, seed: 7}));
  add('alphaDropout', [8], () => layers.alphaDropout({rate: 0.3}));
  add('gaussianDropout', [8], () => layers.gaussianDropout({rate: 0.3}));
  add('gaussianNoise', [8], () => layers.gaussianNoise({stddev: 0.2}));
  add('activation', [6], () => layers.activation({activation: 'tanh'}));
  add('reLU', image, () => layers.reLU({maxValue: 1}));
  add('leakyReLU', image, () => layers.leakyReLU({alpha: 0.2}));
  add('elu', image, () => layers.elu());
  add('softmax', [6], () => layers.softmax());
  add('prelu', image, () => layers.prelu({alphaInitializer: 'ones'}));
  add('thresholdedReLU', image, () => layers.thresholdedReLU({theta: 0.1}));
  add('simpleRNN', sequence, () => layers.simpleRNN({units: 3}));
  add('lstm', sequence, () => layers.lstm({units: 3, returnSequences: true}));
  add('gru', sequence, () => layers.gru({units: 3, goBackwards: true}));
  add('rnn of simpleRNNCell', sequence, () => layers.rnn({cell: layers.simpleRNNCell({units: 3})}));
  add('rnn of stackedRNNCells', sequence, () =>
    layers.rnn({
      cell: layers.stackedRNNCells({cells: [layers.lstmCell({units: 3}), layers.gruCell({units: 2})]}),
    }),
  );
  add('convLstm2d', [3, 4, 4, 2], () => layers.convLstm2d({filters: 2, kernelSize: 2}));
  for (const mergeMode of ['concat', 'sum'] as const)
    add(`bidirectional ${mergeMode}`, sequence, () =>
      layers.bidirectional({layer: layers.gru({units: 2, returnSequences: true}), mergeMode}),
    );
  add('timeDistributed', [3, 4, 4, 2], () =>
    layers.timeDistributed({layer: layers.conv2d({filters: 2, kernelSize: 2})}),
  );
  add('masking', sequence, () => layers.masking({maskValue: 0}));
  add('permute', image, () => layers.permute({dims: [3, 1, 2]}));
  add('repeatVector', [5], () => layers.repeatVector({n: 3}));
  add('reshape', image, () => layers.reshape({targetShape: [9, 12]}));
  add('flatten channels first', image, () => layers.flatten({dataFormat: 'channelsFirst'}));
  rows.push({
    name: 'embedding',
    shape: [6],
    below: 5,
    apply: (x) => one(layers.embedding({inputDim: 5, outputDim: 3}).apply(x)),
  });

  for (const kind of ['add', 'average', 'multiply', 'maximum', 'minimum', 'concatenate', 'dot'] as const)
    rows.push({
      name: kind,
      shape: [5],
      apply: (x) => {
        const sides = [layers.dense({units: 4}), layers.dense({units: 4, activation: 'tanh'})];
        const merge = kind === 'dot' ? layers.dot({axes: 1}) : layers[kind]({});
        return one(merge.apply(sides.map((side) => one(side.apply(x)))));
      },
    });
  return rows;
}

/** Other names of the same layer, what only prepares data, and parts of others that stand in a row of theirs. */
export const notRows: readonly string[] = [
  ...['Layer', 'RNN', 'RNNCell', 'input', 'inputLayer', 'categoryEncoding', 'randomWidth'],
  ...['avgPool1d', 'avgPool2d', 'avgPool3d', 'avgPooling1d', 'avgPooling2d', 'avgPooling3d'],
  ...['maxPool1d', 'maxPool2d', 'globalMaxPool1d', 'globalMaxPool2d'],
  ...['simpleRNNCell', 'lstmCell', 'gruCell', 'stackedRNNCells', 'convLstm2dCell'],
];

/** What a layer gives that was applied to one symbolic tensor. */
export function one(result: Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  const [first] = [result].flat();
  if (first === undefined || !('sourceLayer' in first)) throw new Error('a layer gave no symbolic tensor');
  return first;
}
