import {mkdirSync, writeFileSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import {input, type LayersModel, layers, model, type SymbolicTensor, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {zipSync} from 'fflate';
import jpeg from 'jpeg-js';
import {encodeNpy} from '../../src/node/npy.ts';
import {encodePng} from '../../src/node/png.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose} from '../helpers/close.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {explainHere, type Place, place} from './run-explain.ts';
import {saveModel} from './save-model.ts';

/** The score is the sum of all numbers, so that input x gradient is the input itself. */
function sumOf(shape: number[]): LayersModel {
  const net = sequential({layers: [layers.flatten({inputShape: shape}), layers.dense({units: 1, useBias: false})]});
  setOnes(net);
  return net;
}

/** The same for any size, divided by the number of pixels. */
function meanOfAnySize(): LayersModel {
  const conv = layers.conv2d({name: 'conv', inputShape: [null, null, 1], filters: 1, kernelSize: 1, useBias: false});
  const net = sequential({layers: [conv, layers.globalAveragePooling2d({})]});
  setOnes(net);
  return net;
}

function sumOfTwo(): LayersModel {
  const image = input({shape: [2, 2, 1], name: 'image'});
  const facts = input({shape: [3], name: 'facts'});
  const flat = layers.flatten({}).apply(image) as SymbolicTensor;
  const both = layers.concatenate({}).apply([flat, facts]) as SymbolicTensor;
  const net = model({
    inputs: [image, facts],
    outputs: layers.dense({units: 1, useBias: false}).apply(both) as SymbolicTensor,
  });
  setOnes(net);
  return net;
}

function setOnes(net: LayersModel): void {
  const ones = net.getWeights().map((weight) => tf.ones(weight.shape));
  net.setWeights(ones);
  tf.dispose(ones);
}

const npy = (shape: number[], ...values: number[]) => encodeNpy(Float32Array.from(values), shape);
const bytes = (shape: number[], ...values: number[]) => encodeNpy(Uint8Array.from(values), shape);

/** A picture of one row of pixels. */
function pixels(...colours: readonly (readonly [r: number, g: number, b: number])[]) {
  const data = Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]));
  return {width: colours.length, height: 1, data};
}

const [red, white, black] = [[255, 0, 0] as const, [255, 255, 255] as const, [0, 0, 0] as const];
const method = ['--method', 'input-x-gradient', '--target', '0'];

describe('inputs of tfjs-explain explain', () => {
  useBackend();
  let files: Place;
  const models: {[name: string]: string} = {};
  before(async () => {
    files = place();
    models['colour'] = await saveModel(sumOf([1, 2, 3]), files.at('colour'));
    models['grey'] = await saveModel(sumOf([1, 2, 1]), files.at('grey'));
    models['any'] = await saveModel(meanOfAnySize(), files.at('any'));
    models['two'] = await saveModel(sumOfTwo(), files.at('two'));
    writeFileSync(files.at('a.png'), encodePng(pixels(red, white)));
    writeFileSync(files.at('b=1.png'), encodePng(pixels(black, white)));
    mkdirSync(files.at('folder'));
    writeFileSync(files.at('folder/1.png'), encodePng(pixels(white, black)));
    writeFileSync(files.at('folder/2.png'), encodePng(pixels(red, red)));
    const even = {width: 16, height: 8, data: new Uint8Array(512).fill(200)};
    writeFileSync(files.at('even.jpg'), jpeg.encode(even, 100).data);
    writeFileSync(files.at('x.npy'), npy([1, 1, 2, 1], 0.25, -7));
    writeFileSync(files.at('rows.npy'), npy([3, 1, 2], 1, 2, 3, 4, 5, 6));
    writeFileSync(files.at('one.npy'), npy([1, 2, 1], 8, 9));
    writeFileSync(files.at('bytes.npy'), bytes([1, 1, 2, 1], 0, 255));
    writeFileSync(files.at('x.npz'), zipSync({'labels.npy': npy([1], 0), 'x.npy': npy([1, 1, 2, 1], 3, 4)}));
    writeFileSync(files.at('image.npy'), npy([1, 2, 2, 1], 1, 2, 3, 4));
    writeFileSync(files.at('facts.npy'), npy([1, 3], 5, 6, 7));
    const two = {'facts.npy': npy([1, 3], 5, 6, 7), 'image.npy': npy([1, 2, 2, 1], 1, 2, 3, 4)};
    writeFileSync(files.at('two.npz'), zipSync(two));
  });
  after(() => files.remove());

  const rows: readonly (readonly [
    model: string,
    line: string,
    shape: number[],
    values: number[],
    tolerance?: number,
  ])[] = [
    ['colour', '--input @/a.png', [1, 1, 2, 3], [1, 0, 0, 1, 1, 1]],
    ['colour', '--input @/a.png --scale -1,1', [1, 1, 2, 3], [1, -1, -1, 1, 1, 1]],
    ['colour', '--input @/a.png --scale 0,255 --size 1,2', [1, 1, 2, 3], [255, 0, 0, 255, 255, 255]],
    ['grey', '--input @/a.png', [1, 1, 2, 1], [0.299, 1]],
    ['grey', '--input @/a.png @/b=1.png', [2, 1, 2, 1], [0.299, 1, 0, 1]],
    ['grey', '--input @/a.png --input @/b=1.png', [2, 1, 2, 1], [0.299, 1, 0, 1]],
    ['grey', '--input @/folder', [2, 1, 2, 1], [1, 0, 0.299, 0.299]],
    ['grey', '--input @/folder @/a.png', [3, 1, 2, 1], [1, 0, 0.299, 0.299, 0.299, 1]],
    // JPEG rounds in the frequencies.
    ['grey', '--input @/even.jpg', [1, 1, 2, 1], [200 / 255, 200 / 255], 0.004],
    ['any', '--input @/even.jpg --size 2,3', [1, 2, 3, 1], new Array(6).fill(200 / 255 / 6), 0.001],
    ['any', '--input @/x.npy', [1, 1, 2, 1], [0.125, -3.5]],
    ['grey', '--input @/x.npy', [1, 1, 2, 1], [0.25, -7]],
    ['grey', '--input @/rows.npy', [3, 1, 2, 1], [1, 2, 3, 4, 5, 6]],
    ['grey', '--input @/one.npy', [1, 1, 2, 1], [8, 9]],
    ['grey', '--input @/x.npy @/one.npy', [2, 1, 2, 1], [0.25, -7, 8, 9]],
    ['grey', '--input @/x.npz', [1, 1, 2, 1], [3, 4]],
    ['grey', '--input @/bytes.npy --scale -1,1', [1, 1, 2, 1], [-1, 1]],
  ];
  for (const [name, line, shape, values, tolerance = 1e-6] of rows) {
    it(`${name}: ${line}`, async () => {
      const args = line.replaceAll('@', files.folder).split(' ');
      const result = await expectNoLeak(() =>
        explainHere(models[name] ?? '', ...args, ...method, '--out', files.at('o.npy')),
      );
      expect(result).to.include({code: 0, err: ''});
      const found = files.array('o.npy');
      expect(found.shape).to.deep.equal(shape);
      expectClose(found.values, values, tolerance * Math.max(...values.map(Math.abs)));
    });
  }

  it('of a model with several inputs come by name or in one archive; each has its map', async () => {
    for (const line of ['--input facts=@/facts.npy image=@/image.npy', '--input @/two.npz']) {
      const args = line.replaceAll('@', files.folder).split(' ');
      const result = await explainHere(models['two'] ?? '', ...args, ...method, '--out', files.at('many.npy'));
      expect(result).to.include({code: 0, err: ''});
      expect(result.out).to.equal(
        `${files.at('many.npy')}: float32 [1, 2, 2, 1] for image\n${files.at('many.facts.npy')}: float32 [1, 3] for facts`,
      );
      expect(Array.from(files.array('many.npy').values)).to.deep.equal([1, 2, 3, 4]);
      expect(Array.from(files.array('many.facts.npy').values)).to.deep.equal([5, 6, 7]);
    }
  });

  it('of a model with several inputs are asked for by their names', async () => {
    const cases: readonly (readonly [line: string, code: number, message: RegExp])[] = [
      ['@/image.npy', 2, /the model has 2 inputs; give --input name=FILE for each of image, facts, or one \.npz file/],
      ['image=@/image.npy', 2, /--input gives nothing for input facts: give --input name=FILE/],
      ['imag=@/image.npy', 2, /the model has no input 'imag'; its inputs: image, facts/],
      ['@/x.npz', 1, /it has no array for input 'image'; its arrays: labels, x/],
      ['@/none.npz', 1, /none\.npz can't be read: there is no such file/],
    ];
    for (const [line, code, message] of cases) {
      const args = line.replaceAll('@', files.folder);
      const result = await explainHere(models['two'] ?? '', '--input', args, ...method, '--out', files.at('o.npy'));
      expect(result.err, line).to.match(message);
      expect(result.code, line).to.equal(code);
    }
  });

  it('of open size need --size for pictures', async () => {
    const args = ['--input', files.at('a.png'), ...method, '--out', files.at('o.npy')];
    const {code, err} = await explainHere(models['any'] ?? '', ...args);
    expect({code, err}).to.deep.equal({
      code: 2,
      err: "--input: input 'conv_input' is [n, any, any, 1], of open size: say by --size H,W how large pictures become",
    });
  });

  it('are told about where a scale could be meant otherwise', async () => {
    const run = (...args: readonly string[]) =>
      explainHere(models['grey'] ?? '', '--input', ...args, ...method, '--out', files.at('o.npy'));
    expect(await run(files.at('bytes.npy'))).to.deep.include({
      code: 0,
      err: 'bytes.npy holds bytes, taken as they are; --scale 0,1 makes them 0 to 1',
    });
    expect(Array.from(files.array('o.npy').values)).to.deep.equal([0, 255]);
    expect(await run(files.at('x.npy'), '--scale', '0,1')).to.deep.include({
      code: 0,
      err: '--scale is for pictures and bytes: the numbers of x.npy are taken as they are',
    });
    expect(Array.from(files.array('o.npy').values)).to.deep.equal([0.25, -7]);
  });

  it('that are word numbers reach an embedding as whole numbers', async () => {
    const words = layers.embedding({name: 'words', inputDim: 3, outputDim: 2, inputLength: 2});
    const net = sequential({layers: [words, layers.flatten(), layers.dense({units: 1})]});
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    words.setWeights([table]);
    table.dispose();
    const path = await saveModel(net, files.at('words'));
    writeFileSync(files.at('text.npy'), encodeNpy(Int32Array.of(2, 0), [1, 2]));
    const result = await explainHere(
      ...[
        path,
        '--input',
        files.at('text.npy'),
        '--method',
        'activations',
        '--layer',
        'words',
        '--out',
        files.at('o.npy'),
      ],
    );
    expect(result).to.include({code: 0, err: ''});
    expect(Array.from(files.array('o.npy').values)).to.deep.equal([5, 6, 1, 2]);
  });

  it('to compare with come in the same ways', async () => {
    // On a sum, the map of expected gradients is x - the mean of the background.
    const args = [
      '--input',
      files.at('x.npy'),
      '--method',
      'expected-gradients',
      '--target',
      '0',
      '--out',
      files.at('o.npy'),
    ];
    const background = ['--background', files.at('one.npy'), files.at('x.npz')];
    expect(await explainHere(models['grey'] ?? '', ...args, ...background)).to.include({code: 0, err: ''});
    expectClose(files.array('o.npy').values, [0.25 - 5.5, -7 - 6.5], 1e-5);
    const asOption = ['--set', `background=${files.at('one.npy')}`];
    expect((await explainHere(models['grey'] ?? '', ...args, ...asOption)).err).to.match(
      /must be \[b, 1, 2, 1\]; got \[1, 2, 1\]/,
    );
    expect(await explainHere(models['grey'] ?? '', ...args, '--set', `background=${files.at('x.npy')}`)).to.include({
      code: 0,
    });
    expectClose(files.array('o.npy').values, [0, 0], 1e-6);
  });

  it('are asked for the output and the side that the flags name', async () => {
    const x = input({shape: [2], name: 'x'});
    const [one, two] = [layers.dense({units: 1, useBias: false, name: 'one'}), layers.dense({units: 2, name: 'two'})];
    const net = model({inputs: x, outputs: [one.apply(x) as SymbolicTensor, two.apply(x) as SymbolicTensor]});
    const values = [
      tf.tensor2d([[1], [2]]),
      tf.tensor2d([
        [3, 4],
        [5, 6],
      ]),
      tf.tensor1d([0, 9]),
    ];
    net.setWeights(values);
    tf.dispose(values);
    const path = await saveModel(net, files.at('outputs'));
    writeFileSync(files.at('pair.npy'), npy([2, 2], 1, 1, 2, 2));
    const cases: readonly (readonly [line: string, values: number[]])[] = [
      ['--target 0', [1, 2, 1, 2]],
      ['--target negative', [-1, -2, -1, -2]],
      ['--output two --target 1', [4, 6, 4, 6]],
      ['--output 1 --target 1,0', [4, 6, 3, 5]],
      // Both rows give the second unit more: 10 + 9 against 8, and 20 + 9 against 16.
      ['--output two', [4, 6, 4, 6]],
    ];
    for (const [line, expected] of cases) {
      const args = ['--input', files.at('pair.npy'), '--method', 'gradient', ...line.split(' ')];
      expect(await explainHere(path, ...args, '--out', files.at('o.npy')), line).to.include({code: 0, err: ''});
      expect(Array.from(files.array('o.npy').values), line).to.deep.equal(expected);
    }
    const labelled = ['--input', files.at('pair.npy'), '--method', 'gradient', '--output', 'two', '--target', 'label'];
    writeFileSync(files.at('hot.npy'), npy([2, 2], 0, 1, 1, 0));
    const hot = await explainHere(path, ...labelled, '--labels', files.at('hot.npy'), '--out', files.at('o.npy'));
    expect(hot).to.include({code: 0, err: ''});
    expect(Array.from(files.array('o.npy').values)).to.deep.equal([4, 6, 3, 5]);
  });
});
