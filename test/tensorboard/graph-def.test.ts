import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {layerNodes} from '../../src/tensorboard/keras-layers.ts';
import {useBackend} from '../helpers/backend.ts';
import {branchedModel, multiModel, nestedModel, sequentialModel, sharedModel} from '../helpers/models.ts';
import {withModel} from '../helpers/weights.ts';

/** Node -> what goes into it. */
async function edges(build: () => LayersModel): Promise<{[name: string]: readonly string[]}> {
  return withModel(build, (model) => {
    const nodes = layerNodes(JSON.parse(JSON.stringify(model.toJSON(null, false))));
    return Object.fromEntries(nodes.map(({name, inputs}) => [name, inputs]));
  });
}

describe('the graph of a Keras model', () => {
  useBackend();

  it('is a chain for a sequential model', async () => {
    expect(await edges(sequentialModel)).to.deep.equal({
      conv_1: [],
      tanh_1: ['conv_1'],
      pool_1: ['tanh_1'],
      conv_2: ['pool_1'],
      tanh_2: ['conv_2'],
      drop: ['tanh_2'],
      flat: ['drop'],
      out: ['flat'],
    });
  });

  it('has branches that meet', async () => {
    expect(await edges(branchedModel)).to.deep.include({
      tanh_stem: ['conv_stem'],
      conv_left: ['tanh_stem'],
      conv_right: ['tanh_stem'],
      sum: ['tanh_left', 'tanh_right'],
      both: ['sum', 'tanh_stem'],
    });
  });

  it('goes into nested models and out again', async () => {
    expect(await edges(nestedModel)).to.deep.equal({
      'base/base_input': [],
      'base/conv_1': ['base/base_input'],
      'base/tanh_1': ['base/conv_1'],
      'base/block/block_input': ['base/tanh_1'],
      'base/block/conv_4': ['base/block/block_input'],
      'base/block/tanh_4': ['base/block/conv_4'],
      'base/conv_5': ['base/block/tanh_4'],
      'base/tanh_5': ['base/conv_5'],
      'head/gap': ['base/tanh_5'],
      'head/dense_1': ['head/gap'],
      'head/tanh_6': ['head/dense_1'],
      'head/out': ['head/tanh_6'],
    });
  });

  it('has a shared layer once, with the inputs of all its calls', async () => {
    expect(await edges(sharedModel)).to.deep.include({
      enc: ['a', 'b'],
      tanh_a: ['enc'],
      tanh_b: ['enc'],
      both: ['tanh_a', 'tanh_b'],
    });
  });

  it('has several inputs and outputs', async () => {
    expect(await edges(multiModel)).to.deep.include({
      image: [],
      facts: [],
      both: ['flat', 'tanh_2'],
      kind: ['both'],
      size: ['both'],
    });
  });

  it('knows which output of a nested model goes where', () => {
    const layer = (name: string, ...inputs: (readonly [string, number, number])[]) => ({
      class_name: 'Dense',
      config: {name},
      inbound_nodes: inputs.length > 0 ? [inputs] : [],
    });
    const inner = {
      class_name: 'Model',
      config: {
        name: 'inner',
        layers: [layer('p'), layer('q'), layer('left', ['p', 0, 0]), layer('right', ['q', 0, 0])],
        input_layers: [
          ['p', 0, 0],
          ['q', 0, 0],
        ],
        output_layers: [
          ['left', 0, 0],
          ['right', 0, 0],
        ],
      },
      inbound_nodes: [
        [
          ['x', 0, 0],
          ['y', 0, 0],
        ],
      ],
    };
    const model = {
      config: {layers: [layer('x'), layer('y'), inner, layer('a', ['inner', 1, 1]), layer('b', ['inner', 1, 0])]},
    };
    const found = Object.fromEntries(layerNodes(model).map(({name, inputs}) => [name, inputs]));
    expect(found).to.deep.equal({
      x: [],
      y: [],
      'inner/p': ['x'],
      'inner/q': ['y'],
      'inner/left': ['inner/p'],
      'inner/right': ['inner/q'],
      a: ['inner/right'],
      b: ['inner/left'],
    });
  });
});
