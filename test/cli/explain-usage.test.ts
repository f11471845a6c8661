import {mkdirSync, writeFileSync} from 'node:fs';
import {layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {encodeNpy} from '../../src/node/npy.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {arrayFile, explainHere, modelJson, type Place, place} from './run-explain.ts';
import {saveModel} from './save-model.ts';

const m3 = modelJson('m3');
const images = arrayFile('m3/inputs');

/** Command lines behind the model, `@` standing for the folder of the test, and what comes of them. */
const cases: readonly (readonly [line: string, code: number, message: RegExp])[] = [
  ['', 2, /required option '--method <name>' not specified/],
  ['--method gradient', 2, /required option '--out <path>' not specified/],
  ['--method gradient --out @/o.npy', 2, /gradient explains inputs: --input FILE is missing/],
  ['--method gradient --out @/o.npy --input', 2, /option '--input <file\.\.\.>' argument missing/],
  ['--method gradient --out @/o.npy --input IN --nope', 2, /unknown option '--nope'/],
  [
    '--method Gradient --out @/o.npy --input IN',
    2,
    /no method 'Gradient'; methods: activations, gradient, input-x-grad/,
  ],
  ['--method constructor --out @/o.npy --input IN', 2, /no method 'constructor'/],
  ['--method gradient --target maybe --out @/o.npy --input IN', 2, /--target is predicted, label.*got 'maybe'/],
  ['--method gradient --target -1 --out @/o.npy --input IN', 2, /--target is .*got '-1'/],
  ['--method gradient --target 1.5 --out @/o.npy --input IN', 2, /--target is .*got '1\.5'/],
  ['--method gradient --target 1 --out @/o.npy --input IN', 2, /class 1 is out of range: this output has 1 units/],
  ['--method gradient --target 0,0 --out @/o.npy --input IN', 2, /expected 8 targets, one for each row; got 2/],
  ['--method gradient --target label --out @/o.npy --input IN', 2, /--target label needs the labels: --labels FILE/],
  ['--method gradient --score loss --out @/o.npy --input IN', 2, /--score is logit or probability; got 'loss'/],
  ['--method gradient --output 1 --out @/o.npy --input IN', 2, /output/],
  ['--method gradient --batch 0 --out @/o.npy --input IN', 2, /--batch takes a whole number from 1 up; got '0'/],
  ['--method gradient --seed x --out @/o.npy --input IN', 2, /--seed takes a whole number; got 'x'/],
  [
    '--method gradient --size 8 --out @/o.npy --input IN',
    2,
    /--size takes H,W in whole pixels, such as 224,224; got '8'/,
  ],
  ['--method gradient --scale 0,1,2 --out @/o.npy --input IN', 2, /--scale takes MIN,MAX, such as -1,1; got '0,1,2'/],
  [
    '--method gradient --layer conv2d_1 --out @/o.npy --input IN',
    2,
    /gradient has no option 'layer' for --layer; its options: as/,
  ],
  ['--method smooth-grad --layer conv2d_1 --out @/o.npy --input IN', 2, /the method in 'of': --set of\.layer=NAME/],
  [
    '--method grad-cam --layer nope --out @/o.npy --input IN',
    2,
    /no layer 'nope' in model 'm3'; its layers: conv2d_1, /,
  ],
  ['--method grad-cam --layer a --set layer=b --out @/o.npy --input IN', 2, /--layer and --set layer say the same/],
  [
    '--method occlusion --set steps=3 --out @/o.npy --input IN',
    2,
    /occlusion has no option 'steps'; its options: patch, stride, base.*, as/,
  ],
  [
    '--method occlusion --set __proto__=3 --out @/o.npy --input IN',
    2,
    /occlusion has no option '__proto__'; its options: patch/,
  ],
  [
    '--method occlusion --set patch=0 --out @/o.npy --input IN',
    2,
    /occlusion: option 'patch' must be whole number >= 1.*got '0'/,
  ],
  [
    '--method occlusion --set patch --out @/o.npy --input IN',
    2,
    /--set takes key=value, such as steps=50; got 'patch'/,
  ],
  ['--method occlusion --set patch=2 patch=3 --out @/o.npy --input IN', 2, /--set patch is given twice/],
  ['--method occlusion --set patch.x=2 --out @/o.npy --input IN', 2, /occlusion has no option 'patch\.x'/],
  [
    '--method occlusion --set baseline=none --out @/o.npy --input IN',
    2,
    /'baseline' must be .*\(a tensor is a \.npy or \.npz file\); got 'none'/,
  ],
  [
    '--method occlusion --set baseline=@/none.npy --out @/o.npy --input IN',
    1,
    /none\.npy can't be read: there is no such file/,
  ],
  [
    '--method occlusion --set baseline=@/labels.npy --out @/o.npy --input IN',
    2,
    /baseline of shape \[3\] does not fit input 0/,
  ],
  [
    '--method smooth-grad --set of=nothing --out @/o.npy --input IN',
    2,
    /--set of: there is no method 'nothing'; methods: /,
  ],
  [
    '--method smooth-grad --set of.steps=5 --out @/o.npy --input IN',
    2,
    /--set of\.steps needs the method too: --set of=NAME/,
  ],
  [
    '--method smooth-grad --set of=gradient of.steps=5 --out @/o.npy --input IN',
    2,
    /gradient has no option 'of\.steps'/,
  ],
  ['--method expected-gradients --out @/o.npy --input IN', 2, /pass `background`/],
  [
    '--method expected-gradients --background @/labels.npy --out @/o.npy --input IN',
    2,
    /background of input 0 must be \[b, 8, 8, 1\]; got \[3\]/,
  ],
  ['--method gradient --out @ --input x=IN', 2, /--input x=.*: the model has no input 'x'; its inputs: conv2d_1_input/],
  [
    '--method gradient --out @/folder.npy --input IN',
    2,
    /--out .*folder\.npy is a folder; a \.npy file is written to it/,
  ],
  ['--method gradient --out @/labels.npz --input IN', 2, /--out .*labels\.npz is a file; give a folder/],
  ['--method gradient --out @/labels.npy/o.npy --input IN', 1, /o\.npy can't be written: a part of the path is a file/],
  ['--method gradient --out @/o.npy --input @/none.npy', 1, /none\.npy can't be read: there is no such file/],
  ['--method gradient --out @/o.npy --input @/none.png', 1, /none\.png can't be read: there is no such file/],
  ['--method gradient --out @/o.npy --input @/labels.npz', 1, /labels\.npz can't be read/],
  ['--method gradient --out @/o.npy --input @/nan.npy', 1, /--input: row 1 holds NaN; clean the data/],
  ['--method gradient --out @/o.npy --input @/labels.npy', 1, /must be \[n, 8, 8, 1\]; got \[3\]/],
  ['--method gradient --out @/o.npy --input IN @/labels.npy', 1, /must have the same shape but for their rows/],
  ['--method gradient --out @/o.npy --input IN @/x.png', 2, /--input takes arrays or pictures, not both/],
  [
    '--method gradient --size 9,9 --out @/o.npy --input @/x.png',
    2,
    /--size 9,9 does not fit input 'conv2d_1_input', which is \[n, 8, 8, 1\]/,
  ],
  [
    '--method gradient --target label --labels @/labels.npy --out @/o.npy --input IN',
    1,
    /there are 8 images and 3 labels/,
  ],
];

describe('a command line that is not as it should be', () => {
  useBackend();
  let files: Place;
  before(() => {
    files = place();
    mkdirSync(files.at('folder.npy'));
    writeFileSync(files.at('labels.npy'), encodeNpy(Int32Array.of(0, 1, 0), [3]));
    writeFileSync(files.at('labels.npz'), 'no archive');
    writeFileSync(files.at('nan.npy'), encodeNpy(new Float32Array(128).fill(Number.NaN, 70, 71), [2, 8, 8, 1]));
  });
  after(() => files.remove());

  for (const [line, code, message] of cases) {
    it(`ends with ${code}: ${line}`, async () => {
      const args = line.replaceAll('@', files.folder).replaceAll('IN', images).split(' ').filter(Boolean);
      const result = await expectNoLeak(() => explainHere(m3, ...args));
      expect(result.err).to.match(message);
      expect(result).to.include({code, out: ''});
      expect(result.err.split('\n').length, result.err).to.be.at.most(2);
      expect(result.err).to.not.match(/\bat .*\.ts:\d/);
    });
  }

  it('names a model that is missing, and one that is no model', async () => {
    const rest = ['--input', images, '--method', 'gradient', '--out', files.at('o.npy')];
    expect(await explainHere(...rest)).to.deep.include({code: 2, err: "error: missing required argument 'model.json'"});
    writeFileSync(files.at('net.h5'), 'x');
    const {code, err} = await explainHere(files.at('net.h5'), ...rest);
    expect(code).to.equal(1);
    expect(err).to.match(/is a Keras model in HDF5.*\n.*tensorflowjs_converter --input_format=keras/);
  });

  it('says that a method does not suit the model', async () => {
    const model = sequential({layers: [layers.dense({units: 2, inputShape: [3]})]});
    const path = await saveModel(model, files.at('table'));
    writeFileSync(files.at('rows.npy'), encodeNpy(Float32Array.of(1, 2, 3), [1, 3]));
    const {code, err} = await explainHere(
      ...[path, '--input', files.at('rows.npy'), '--method', 'grad-cam', '--out', files.at('o.npy')],
    );
    expect({code, err}).to.deep.equal({
      code: 1,
      err: 'grad-cam takes image input [n, h, w, c] or sequence input [n, t, c]; got [1, 3]',
    });
    const picture = await explainHere(
      ...[path, '--input', files.at('x.png'), '--method', 'gradient', '--out', files.at('o.npy')],
    );
    expect(picture.code).to.equal(2);
    expect(picture.err).to.match(
      /pictures are for inputs \[n, h, w, 1\] or \[n, h, w, 3\]; input 'dense\w*' is \[n, 3\]/,
    );
  });
});
