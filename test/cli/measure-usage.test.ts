import {existsSync, writeFileSync} from 'node:fs';
import {input, layers, model, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {encodeNpy} from '../../src/node/npy.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {arrayFile, measureHere, modelJson, type Place, place} from './run-explain.ts';
import {saveModel} from './save-model.ts';

const m3 = modelJson('m3');
const images = arrayFile('m3/inputs');
const maps = arrayFile('m3/quantus/attr_saliency_signed');

/** Command lines behind the model and its input, `@` standing for the folder of the test, and what comes of them. */
const cases: readonly (readonly [line: string, code: number, message: RegExp])[] = [
  ['--method gradient --out @/o', 2, /required option '--metric <name\.\.\.>' not specified/],
  ['--method gradient --metric sparseness', 2, /required option '--out <folder>' not specified/],
  ['--metric sparseness --out @/o', 2, /give what is to be measured: --method NAME, or --attribution FILE\.npy/],
  [
    '--method gradient --attribution MAPS --metric sparseness --out @/o',
    2,
    /--method and --attribution exclude each other/,
  ],
  ['--method gradiant --metric sparseness --out @/o', 2, /--method: there is no method 'gradiant'; methods: activ/],
  [
    '--method gradient --metric sparsity --out @/o',
    2,
    /--metric: there is no metric 'sparsity'; metrics: faithfulness-/,
  ],
  ['--method gradient, --metric sparseness --out @/o', 2, /--method: there is no method ''/],
  ['--method gradient,gradient --metric sparseness --out @/o', 2, /--method gradient is given twice/],
  ['--method gradient --metric sparseness --metric sparseness --out @/o', 2, /--metric sparseness is given twice/],
  [
    '--attribution MAPS --metric max-sensitivity,sparseness,random-logit --out @/o',
    2,
    /^max-sensitivity, random-logit: these make maps again .* so they need --method/,
  ],
  [
    '--method gradient --metric pointing-game,relevance-mass --out @/o',
    2,
    /^pointing-game, relevance-mass: these need to know where the object is: --masks FILE/,
  ],
  ['--method gradient --metric coherence --out @/o', 2, /^coherence: this compares methods with each other; give two/],
  ['--method gradient --metric sparseness --resamples 0 --out @/o', 2, /--resamples takes a whole number from 1 up/],
  ['--method gradient --metric sparseness --target most --out @/o', 2, /--target is predicted, label/],
  ['--method gradient --metric sparseness --out @/three.npy', 2, /--out .*three\.npy is a file; give a folder/],
  [
    '--method gradient occlusion --metric sparseness --set pach=3 --out @/o',
    2,
    /no method here has an option 'pach'; gradient has as; occlusion has patch, .*as; options of metrics: sparseness\.norm/,
  ],
  [
    '--method gradient --metric sparseness --set added=1 --out @/o',
    2,
    /no method here has an option 'added'.*; for the metric say sparseness\.added;/,
  ],
  [
    '--attribution MAPS --metric sparseness --set patch=3 --out @/o',
    2,
    /maps from --attribution have no options of a method/,
  ],
  [
    '--method gradient --metric sparseness --set sparseness.add=1 --out @/o',
    2,
    /sparseness has no option 'add'; its options: normalise, added, as/,
  ],
  [
    '--method gradient --metric sparseness --set sparseness.added=-1 --out @/o',
    2,
    /sparseness: option 'added' must be number >= 0; got '-1'/,
  ],
  [
    '--method gradient --metric sparseness --set occlusion.patch=3 --out @/o',
    2,
    /--set occlusion\.patch: occlusion is not among what was asked for: gradient, sparseness/,
  ],
  ['--method occlusion --metric sparseness --set occlusion.size=3 --out @/o', 2, /occlusion has no option 'size'; its/],
  ['--method gradient --metric sparseness --set added --out @/o', 2, /--set takes key=value, such as steps=50/],
  ['--method occlusion --metric sparseness --set patch=3 patch=2 --out @/o', 2, /--set patch is given twice/],
  [
    '--method gradient occlusion --metric sparseness --set as=mine --out @/o',
    2,
    /--set as: two would be called 'mine'; say NAME\.as=/,
  ],
  [
    '--method gradient --metric sparseness --layer conv2d_1 --out @/o',
    2,
    /--layer: no method here has an option layer/,
  ],
  ['--method activations --metric sparseness --out @/o', 2, /activations gives maps of a layer's units; metrics judge/],
  ['--method grad-cam --metric sparseness --layer nope --out @/o', 2, /no layer 'nope' in model 'm3'/],
  [
    '--method grad-cam --metric sparseness --set upsample=none --out @/o',
    1,
    /metrics judge one map of the input's places, \[8, 8, 8\] with channels or without; grad-cam gave \[8, \d, \d\]/,
  ],
  ['--method grad-cam --metric sparseness --layer dense_1 --out @/o', 1, /dense_1/],
  [
    '--attribution @/a/x.npy @/b/x.npy --metric sparseness --out @/o',
    2,
    /two files are called 'x'; name them: first=FILE second=FILE/,
  ],
  ['--attribution @/none.npy --metric sparseness --out @/o', 1, /none\.npy can't be read: there is no such file/],
  [
    '--attribution @/three.npy --metric sparseness --out @/o',
    1,
    /three\.npy: the maps must be \[8, 8, 8\], with channels or without; got \[3, 8, 8\]/,
  ],
  [
    '--attribution MAPS --masks @/three.npy --metric pointing-game --out @/o',
    1,
    /--masks .*three\.npy: expected one for each image, \[8, 8, 8\]; got \[3, 8, 8/,
  ],
  [
    '--attribution MAPS --masks @/nan.npy --metric pointing-game --out @/o',
    1,
    /--masks: row 2 holds NaN; clean the data/,
  ],
  ['--attribution MAPS --metric sparseness --out @/three.npy/o', 1, /can't be written: a part of the path is a file/],
  ['--method gradient --metric random-logit --out @/o', 1, /^random-logit needs a model with several classes/],
];

describe('a command line of measure that is not as it should be', () => {
  useBackend();
  let files: Place;
  before(() => {
    files = place();
    writeFileSync(files.at('three.npy'), encodeNpy(new Float32Array(192), [3, 8, 8]));
    writeFileSync(files.at('nan.npy'), encodeNpy(new Float32Array(512).fill(Number.NaN, 130, 131), [8, 8, 8]));
  });
  after(() => files.remove());

  for (const [line, code, message] of cases) {
    it(`ends with ${code}: ${line}`, async () => {
      const args = line.replaceAll('@', files.folder).replaceAll('MAPS', maps).split(' ');
      const result = await expectNoLeak(() => measureHere(m3, '--input', images, ...args));
      expect(result.err).to.match(message);
      expect(result).to.include({code, out: ''});
      expect(result.err.split('\n').length, result.err).to.be.at.most(2);
      expect(result.err).to.not.match(/\bat .*\.ts:\d/);
      expect(existsSync(files.at('o')), 'something was written').to.equal(false);
    });
  }

  it('says that the inputs are missing, and that metrics take models with one input', async () => {
    const args = ['--method', 'gradient', '--metric', 'sparseness', '--out', files.at('o')];
    expect(await measureHere(m3, ...args)).to.deep.equal({
      ...{code: 2, out: '', err: 'measure needs the inputs that the maps explain: --input FILE is missing'},
    });
    const [a, b] = [input({shape: [2], name: 'a'}), input({shape: [2], name: 'b'})];
    const outputs = layers.dense({units: 1}).apply(layers.concatenate({}).apply([a, b])) as SymbolicTensor;
    const path = await saveModel(model({inputs: [a, b], outputs}), files.at('two'));
    writeFileSync(files.at('rows.npy'), encodeNpy(Float32Array.of(1, 2), [1, 2]));
    const given = ['--input', `a=${files.at('rows.npy')}`, `b=${files.at('rows.npy')}`];
    expect(await measureHere(path, ...given, ...args)).to.deep.equal({
      ...{code: 1, out: '', err: 'sparseness takes models with one input; this one has 2'},
    });
  });
});
