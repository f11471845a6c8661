import {type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {handWeighted} from './weights.ts';

/** What image classifiers are made of, for images that are not square and have `channels` channels. */
export function imageModel(channels: number): LayersModel {
  return handWeighted(
    sequential({
      name: `image_net_${channels}`,
      layers: [
        layers.conv2d({
          ...{name: 'conv_1', inputShape: [7, 6, channels], filters: 4, kernelSize: 3},
          ...{padding: 'same', activation: 'relu', biasInitializer: 'ones'},
        }),
        layers.batchNormalization({name: 'norm'}),
        layers.maxPooling2d({name: 'pool_1', poolSize: 2}),
        layers.conv2d({name: 'conv_2', filters: 3, kernelSize: 2, activation: 'relu'}),
        layers.dropout({name: 'drop', rate: 0.5}),
        layers.flatten({name: 'flat'}),
        layers.dense({name: 'out', units: 3, activation: 'softmax'}),
      ],
    }),
  );
}

/** A network that ends in global average pooling and one dense layer. */
export function pooledImageModel(channels: number): LayersModel {
  return handWeighted(
    sequential({
      name: `pooled_net_${channels}`,
      layers: [
        layers.conv2d({
          ...{name: 'conv_1', inputShape: [7, 6, channels], filters: 4, kernelSize: 3},
          ...{padding: 'same', activation: 'relu', biasInitializer: 'ones'},
        }),
        layers.conv2d({name: 'conv_2', filters: 3, kernelSize: 2, activation: 'relu', biasInitializer: 'ones'}),
        layers.globalAveragePooling2d({name: 'gap'}),
        layers.dropout({name: 'drop', rate: 0.5}),
        layers.dense({name: 'out', units: 3, activation: 'softmax'}),
      ],
    }),
  );
}
