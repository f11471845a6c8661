import {input, type LayersModel, layers, model, type SymbolicTensor, sequential} from '@tensorflow/tfjs-layers';
import {handWeighted} from './weights.ts';

/*
 * Small networks of every kind, with fixed weights. Their activations are smooth, so that finite differences meet the
 * gradients; layers named conv or dense are linear with a bias, the activation stands in a layer of its own.
 */

const conv = (name: string, filters = 3) => layers.conv2d({name, filters, kernelSize: 3, padding: 'same'});
const tanh = (name: string) => layers.activation({name, activation: 'tanh'});
const softmax = (name: string, units = 4) => layers.dense({name, units, activation: 'softmax'});

function chain(x: SymbolicTensor, ...steps: {apply(x: SymbolicTensor): unknown}[]): SymbolicTensor {
  // A layer applied to one symbolic tensor gives one.
  return steps.reduce((tensor, step) => step.apply(tensor) as SymbolicTensor, x);
}

export function sequentialModel(): LayersModel {
  return handWeighted(
    sequential({
      name: 'sequential_net',
      layers: [
        layers.conv2d({name: 'conv_1', inputShape: [6, 5, 2], filters: 3, kernelSize: 3, padding: 'same'}),
        tanh('tanh_1'),
        layers.averagePooling2d({name: 'pool_1', poolSize: 2}),
        conv('conv_2'),
        tanh('tanh_2'),
        layers.dropout({name: 'drop', rate: 0.5}),
        layers.flatten({name: 'flat'}),
        softmax('out'),
      ],
    }),
  );
}

export function functionalModel(): LayersModel {
  const x = input({shape: [6, 6, 1], name: 'image'});
  const y = chain(
    x,
    conv('conv_1'),
    layers.batchNormalization({name: 'norm'}),
    tanh('tanh_1'),
    conv('conv_2'),
    tanh('tanh_2'),
    layers.globalAveragePooling2d({name: 'gap'}),
    softmax('out'),
  );
  return handWeighted(model({inputs: x, outputs: y, name: 'functional_net'}));
}

/** Two branches that meet twice: by addition and by concatenation. */
export function branchedModel(): LayersModel {
  const x = input({shape: [5, 5, 1], name: 'image'});
  const stem = chain(x, conv('conv_stem'), tanh('tanh_stem'));
  const left = chain(stem, conv('conv_left'), tanh('tanh_left'));
  const right = chain(stem, layers.conv2d({name: 'conv_right', filters: 3, kernelSize: 1}), tanh('tanh_right'));
  const sum = layers.add({name: 'sum'}).apply([left, right]) as SymbolicTensor;
  const both = layers.concatenate({name: 'both'}).apply([sum, stem]) as SymbolicTensor;
  const y = chain(both, layers.globalAveragePooling2d({name: 'gap'}), softmax('out'));
  return handWeighted(model({inputs: x, outputs: y, name: 'branched_net'}));
}

/** A pretrained base with a new head, as transfer learning makes them; the base has a nested block of its own. */
export function nestedModel(): LayersModel {
  const blockInput = input({shape: [6, 6, 3], name: 'block_input'});
  const block = model({
    inputs: blockInput,
    outputs: chain(blockInput, conv('conv_4'), tanh('tanh_4')),
    name: 'block',
  });
  const x = input({shape: [6, 6, 1], name: 'base_input'});
  const base = model({
    inputs: x,
    outputs: chain(x, conv('conv_1'), tanh('tanh_1'), block, conv('conv_5'), tanh('tanh_5')),
    name: 'base',
  });
  const head = sequential({
    name: 'head',
    layers: [
      layers.globalAveragePooling2d({name: 'gap', inputShape: [6, 6, 3]}),
      layers.dense({name: 'dense_1', units: 5}),
      tanh('tanh_6'),
      softmax('out', 3),
    ],
  });
  return handWeighted(sequential({name: 'transfer_net', layers: [base, head]}));
}

/** Siamese: one encoder looks at two inputs; the classifier sees both codes. */
export function sharedModel(): LayersModel {
  const a = input({shape: [4], name: 'a'});
  const b = input({shape: [4], name: 'b'});
  const enc = layers.dense({name: 'enc', units: 3});
  const codes = [chain(a, enc, tanh('tanh_a')), chain(b, enc, tanh('tanh_b'))];
  const both = layers.concatenate({name: 'both'}).apply(codes) as SymbolicTensor;
  return handWeighted(model({inputs: [a, b], outputs: chain(both, softmax('out', 3)), name: 'shared_net'}));
}

/** The same with an encoder of its own for each input; `enc_a` and `enc_b` have to be given the shared weights. */
export function unsharedModel(): LayersModel {
  const a = input({shape: [4], name: 'a'});
  const b = input({shape: [4], name: 'b'});
  const codes = [
    chain(a, layers.dense({name: 'enc_a', units: 3}), tanh('tanh_a')),
    chain(b, layers.dense({name: 'enc_b', units: 3}), tanh('tanh_b')),
  ];
  const both = layers.concatenate({name: 'both'}).apply(codes) as SymbolicTensor;
  return handWeighted(model({inputs: [a, b], outputs: chain(both, softmax('out', 3)), name: 'unshared_net'}));
}

/** An image and a row of numbers in; classes and a measurement out. */
export function multiModel(): LayersModel {
  const image = input({shape: [4, 4, 1], name: 'image'});
  const facts = input({shape: [3], name: 'facts'});
  const seen = chain(image, conv('conv_1', 2), tanh('tanh_1'), layers.flatten({name: 'flat'}));
  const read = chain(facts, layers.dense({name: 'dense_1', units: 4}), tanh('tanh_2'));
  const both = layers.concatenate({name: 'both'}).apply([seen, read]) as SymbolicTensor;
  const kind = chain(both, softmax('kind', 3));
  const size = chain(both, layers.dense({name: 'size', units: 2}));
  return handWeighted(model({inputs: [image, facts], outputs: [kind, size], name: 'multi_net'}));
}
