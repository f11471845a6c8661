import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {type Network, networkOf} from '../../src/core/network/network.ts';
import {receptiveFields} from '../../src/layers/receptive-field.ts';
import {useBackend} from '../helpers/backend.ts';

/** Every weight is 1, so that nothing that a unit sees is lost on its way. */
function ones<M extends LayersModel>(net: M): M {
  tf.tidy(() => {
    for (const weight of net.weights) weight.write(tf.ones(weight.shape.map((side) => side ?? 1)));
  });
  return net;
}

/** First and last place along each axis of the input on which one unit of a layer depends: each place is tried. */
function support(network: Network, address: string, place: readonly number[]): number[][] {
  const site = network.site(address);
  const [, ...sides] = network.model.inputs[0]?.shape.map((side) => side ?? 1) ?? [];
  const [spots, channels] = [sides.slice(0, -1), sides.at(-1) ?? 1];
  const count = spots.reduce((a, b) => a * b, 1);
  const strides = spots.map((_, i) => spots.slice(i + 1).reduce((a, b) => a * b, 1));
  const values = tf.tidy(() => {
    // One image a place, bright there alone, and a dark one.
    const dots = tf.tile(tf.expandDims(tf.eye(count + 1, count), 2), [1, 1, channels]);
    let unit: tf.Tensor | undefined;
    network.run([tf.reshape(dots, [count + 1, ...sides])], {
      sites: [site],
      see(_, output) {
        const own = tf.slice(output, [0, ...place, 0], [count + 1, ...place.map(() => 1), 1]);
        unit = tf.keep(tf.reshape(own, [-1]));
        return undefined;
      },
    });
    const read = Array.from(unit?.dataSync() ?? []);
    unit?.dispose();
    return read;
  });
  return place.map((_, axis) => {
    const at = Array.from({length: count}, (_, i) => i).filter((i) => values[i] !== values[count]);
    const own = at.map((i) => Math.floor(i / (strides[axis] ?? 1)) % (spots[axis] ?? 1));
    return [Math.min(...own), Math.max(...own)];
  });
}

/** What the closed form says of that unit, cut at the edges. */
function predicted(network: Network, address: string, place: readonly number[]): number[][] {
  const field = receptiveFields(network).get(network.site(address));
  const sides = network.model.inputs[0]?.shape.slice(1).map((side) => side ?? 1) ?? [];
  return (field?.axes ?? []).map(({size, jump, start}, axis) => {
    const from = start + (place[axis] ?? 0) * jump;
    return [Math.max(0, from), Math.min((sides[axis] ?? 1) - 1, from + size - 1)];
  });
}

const linear = {useBias: false} as const;

function stack(): LayersModel {
  return sequential({
    layers: [
      layers.conv2d({...linear, name: 'c1', inputShape: [33, 30, 2], filters: 2, kernelSize: [3, 5], padding: 'same'}),
      layers.averagePooling2d({name: 'p1', poolSize: 2}),
      layers.conv2d({...linear, name: 'c2', filters: 2, kernelSize: 3, dilationRate: 2}),
      layers.zeroPadding2d({
        name: 'z',
        padding: [
          [2, 1],
          [1, 0],
        ],
      }),
      layers.depthwiseConv2d({...linear, name: 'd', kernelSize: 4, strides: 2, padding: 'same'}),
      layers.batchNormalization({name: 'n'}),
      layers.separableConv2d({...linear, name: 's', filters: 3, kernelSize: 3, padding: 'same'}),
      layers.globalAveragePooling2d({name: 'g'}),
      layers.dense({name: 'out', units: 2}),
    ],
  });
}

describe('receptive fields', () => {
  useBackend();

  it('are those of Araujo et al., by hand', () => {
    const net = stack();
    const network = networkOf(net);
    const found = receptiveFields(network);
    const of = (address: string) => found.get(network.site(address))?.axes;
    expect(of('c1')).to.deep.equal([
      {size: 3, jump: 1, start: -1},
      {size: 5, jump: 1, start: -2},
    ]);
    expect(of('p1')).to.deep.equal([
      {size: 4, jump: 2, start: -1},
      {size: 6, jump: 2, start: -2},
    ]);
    // A dilated kernel of 3 spans 5 places of 2 pixels each: 4 + 4 * 2.
    expect(of('c2')).to.deep.equal([
      {size: 12, jump: 2, start: -1},
      {size: 14, jump: 2, start: -2},
    ]);
    expect(of('z')).to.deep.equal([
      {size: 12, jump: 2, start: -5},
      {size: 14, jump: 2, start: -4},
    ]);
    // [15, 12]: 8 and 6 places of stride 2 need 14 + 4 - 15 = 3 and 10 + 4 - 12 = 2 of padding, 1 of it before.
    expect(of('d')).to.deep.equal([
      {size: 18, jump: 4, start: -7},
      {size: 20, jump: 4, start: -6},
    ]);
    expect(of('n')).to.deep.equal(of('d'));
    expect(of('s')).to.deep.equal([
      {size: 26, jump: 4, start: -11},
      {size: 28, jump: 4, start: -10},
    ]);
    expect(of('g')).to.equal(undefined);
    expect(of('out')).to.equal(undefined);
    net.dispose();
  });

  it('are the places that a unit depends on, of stacked layers', () => {
    const net = ones(stack());
    const network = networkOf(net);
    for (const [address, place] of [
      ['c1', [0, 7]],
      ['p1', [5, 14]],
      ['c2', [3, 4]],
      ['d', [4, 3]],
      ['s', [2, 2]],
      ['s', [7, 5]],
    ] as const) {
      expect(predicted(network, address, place), `${address} at ${place}`).to.deep.equal(
        support(network, address, place),
      );
    }
    net.dispose();
  });

  it('of branches that meet are the hull; of sequences they have one axis', () => {
    const x = input({shape: [24, 3], name: 'x'});
    const apply = (layer: layers.Layer, to: SymbolicTensor | SymbolicTensor[]) => layer.apply(to) as SymbolicTensor;
    const stem = apply(layers.conv1d({...linear, name: 'stem', filters: 3, kernelSize: 3, padding: 'same'}), x);
    const far = apply(
      layers.conv1d({...linear, name: 'far', filters: 3, kernelSize: 3, padding: 'same', dilationRate: 4}),
      stem,
    );
    const sum = apply(layers.add({name: 'sum'}), [stem, far]);
    const net = ones(model({inputs: x, outputs: sum}));
    const network = networkOf(net);
    const found = receptiveFields(network);
    expect(found.get(network.site('stem'))?.axes).to.deep.equal([{size: 3, jump: 1, start: -1}]);
    expect(found.get(network.site('sum'))?.axes).to.deep.equal([{size: 11, jump: 1, start: -5}]);
    for (const place of [8, 15]) {
      for (const address of ['stem', 'sum']) {
        expect(predicted(network, address, [place]), address).to.deep.equal(support(network, address, [place]));
      }
    }
    net.dispose();
  });
});
