import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {expect} from 'chai';
import {encodeNpy} from '../../src/node/npy.ts';
import {decodePng, encodePng} from '../../src/node/png.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, expectCloseTo} from '../helpers/close.ts';
import {referenceArray} from '../helpers/references.ts';
import {arrayFile, explainHere, modelJson, type Place, place} from './run-explain.ts';

const model = modelJson('m1');
const usual = ['--input', arrayFile('m1/inputs'), '--labels', arrayFile('m1/labels')];
const listed = (folder: string) => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();

describe('what tfjs-explain explain writes', () => {
  useBackend();
  let files: Place;
  before(() => {
    files = place();
  });
  after(() => files.remove());

  it('into a folder: raw maps, a grid, a picture of each image, and a manifest without paths of this machine', async () => {
    const out = files.at('deep/maps');
    const args = [
      '--method',
      'integrated-gradients',
      '--set',
      'steps=50',
      '--target',
      'label',
      '--score',
      'probability',
    ];
    const result = await explainHere(model, ...usual, ...args, '--seed', '7', '--batch', '9', '--out', out);
    expect(result).to.include({code: 0, err: ''});
    expect(result.out).to.match(
      /maps: map\.npy, manifest\.json and 9 pictures\ncompleteness-gap: [\d.e-]+ on average, [\d.e-]+ at most$/,
    );
    const images = Array.from({length: 8}, (_, i) => `images/${i + 1}.png`);
    expect(listed(out)).to.deep.equal(['grid.png', 'images', ...images, 'manifest.json', 'map.npy']);
    const [grid, one] = ['grid.png', 'images/3.png'].map((file) =>
      decodePng(readFileSync(files.at(`deep/maps/${file}`))),
    );
    expect(grid?.width).to.equal(one?.width);
    // Seven more images, each in a row of a tile's 72 pixels and a margin.
    const each = ((grid?.height ?? 0) - (one?.height ?? 0)) / 7;
    expect(each % 1).to.equal(0);
    expect(each).to.be.within(72, 90);

    const text = readFileSync(files.at('deep/maps/manifest.json'), 'utf8');
    expect(text).to.not.contain(files.folder).and.to.not.contain(process.cwd());
    const manifest = JSON.parse(text);
    expect(manifest).to.deep.include({
      ...{'tfjs-explain': '0.1.0', model: {file: 'model.json', name: 'm1'}, target: 'label', score: 'probability'},
      ...{output: {index: 0, kind: 'softmax', units: 10}, seed: 7, batchSize: 9},
      inputs: [{name: 'conv2d_1_input', files: ['inputs.npy'], shape: [8, 8, 8, 1]}],
      maps: [{file: 'map.npy', shape: [8, 8, 8, 1]}],
      health: {nan: 0, infinite: 0, zeroMaps: 0},
    });
    expect(manifest.method).to.deep.include({name: 'integrated-gradients', map: 'signed', axes: 'input'});
    expect(manifest.method.options).to.deep.include({steps: 50, rule: 'midpoint', baseline: 'zero'});
    const labels = Array.from(referenceArray('m1/labels').values);
    expect(manifest.labels).to.deep.equal(labels);
    expect(manifest.targetUnits).to.deep.equal(labels);
    const outputs = Array.from(referenceArray('m1/keras_predictions').values);
    expectClose(manifest.outputs, outputs, 1e-5);
    expectClose(
      manifest.scores,
      labels.map((label, row) => outputs[10 * row + label] ?? Number.NaN),
      1e-5,
    );
    manifest.predictions.forEach(({unit, value, right}: {unit: number; value: number; right: boolean}, row: number) => {
      const own = outputs.slice(10 * row, 10 * row + 10);
      expect(unit).to.equal(own.indexOf(Math.max(...own)));
      expect(value).to.be.closeTo(Math.max(...own), 1e-5);
      expect(right).to.equal(unit === labels[row]);
    });
    expect(manifest.numbers['completeness-gap']).to.have.length(8);
    expect(manifest.pictures).to.deep.equal(['grid.png', ...images]);
    const map = files.array('deep/maps/map.npy');
    expectCloseTo(map.values, referenceArray('m1/captum/IntegratedGradients_riemann_middle').values, 1e-4);
  });

  it('the units of ranked outputs beside the maps, by both names', async () => {
    const draws = ['bgindex', 't'].map((file) => arrayFile(`m1/shap/gradient_explainer_n50_${file}`)).join(',');
    const args = [
      '--method',
      'expected-gradients',
      '--score',
      'probability',
      '--background',
      arrayFile('m1/background50'),
    ];
    const out = files.at('ranked.npy');
    const result = await explainHere(model, ...usual, ...args, '--set', 'ranked=2', `draws=${draws}`, '--out', out);
    expect(result).to.include({code: 0, err: ''});
    expectCloseTo(
      files.array('ranked.npy').values,
      referenceArray('m1/shap/gradient_explainer_n50_values').values,
      1e-4,
    );
    expect(files.array('ranked.npy').shape).to.deep.equal([8, 8, 8, 1, 2]);
    const wanted = Array.from(referenceArray('m1/shap/gradient_explainer_n50_indexes').values);
    for (const name of ['ranked.npy.indexes.npy', 'ranked.indexes.npy']) {
      const indexes = files.array(name);
      expect(indexes).to.deep.include({type: 'i4', shape: [8, 2]});
      expect(Array.from(indexes.values)).to.deep.equal(wanted);
    }
    const folder = await explainHere(
      model,
      ...usual,
      ...args,
      '--set',
      'ranked=2',
      'samples=3',
      '--out',
      files.at('ranks'),
    );
    expect(folder).to.include({code: 0, err: ''});
    expect(readdirSync(files.at('ranks'))).to.include.members(['grid-rank-1.png', 'grid-rank-2.png', 'indexes.npy']);
    const manifest = JSON.parse(readFileSync(files.at('ranks/manifest.json'), 'utf8'));
    expect(manifest).to.deep.include({
      indexes: 'indexes.npy',
      ranked: [0, 1, 2, 3, 4, 5, 6, 7].map((i) => wanted.slice(2 * i, 2 * i + 2)),
    });
  });

  it('feature maps of layers, one file a layer', async () => {
    const args = [...usual, '--method', 'activations', '--layer', 'conv2d_1,maxpool'];
    expect(await explainHere(model, ...args, '--out', files.at('layers.npy'))).to.include({code: 0, err: ''});
    expect(files.array('layers.npy').shape).to.deep.equal([8, 8, 8, 16]);
    const pooled = files.array('layers.maxpool.npy');
    expect(pooled.shape).to.deep.equal([8, 4, 4, 32]);
    expect(await explainHere(model, ...args, '--out', files.at('layers'))).to.include({code: 0, err: ''});
    expect(listed(files.at('layers'))).to.include.members([
      'map-conv2d_1.npy',
      'map-maxpool.npy',
      'features/activations-conv2d_1.png',
      'features/activations-maxpool-image-8.png',
    ]);
    expect(files.array('layers/map-maxpool.npy').values).to.deep.equal(pooled.values);
  });

  it('pictures named by their files, and in the manifest too', async () => {
    const data = new Uint8ClampedArray(8 * 8 * 4).fill(255);
    for (const name of ['a cat.png', 'dog.png']) writeFileSync(files.at(name), encodePng({width: 8, height: 8, data}));
    const args = [
      '--input',
      files.at('a cat.png'),
      files.at('dog.png'),
      '--method',
      'grad-cam',
      '--out',
      files.at('named'),
    ];
    expect((await explainHere(model, ...args)).code).to.equal(0);
    expect(listed(files.at('named/images'))).to.deep.equal(['1-a-cat.png', '2-dog.png']);
    expect(JSON.parse(readFileSync(files.at('named/manifest.json'), 'utf8')).rows).to.deep.equal([
      'a cat.png',
      'dog.png',
    ]);
  });

  it('the same bits for the same seed, others for another', async () => {
    const run = async (seed: string) => {
      const out = files.at('seeded.npy');
      const args = ['--method', 'smooth-grad', '--set', 'samples=3', '--seed', seed, '--out', out];
      expect((await explainHere(model, ...usual, ...args)).code).to.equal(0);
      return Buffer.from(readFileSync(out)).toString('base64');
    };
    const [first, again, other] = [await run('3'), await run('3'), await run('4')];
    expect(again).to.equal(first);
    expect(other).to.not.equal(first);
  });

  it('nothing where an earlier file stands and the run fails', async () => {
    const out = files.at('kept.npy');
    writeFileSync(out, encodeNpy(Float32Array.of(1), [1]));
    expect(
      (await explainHere(model, ...usual, '--method', 'grad-cam', '--layer', 'dense_1', '--out', out)).code,
    ).to.equal(1);
    expect(Array.from(files.array('kept.npy').values)).to.deep.equal([1]);
    expect(readdirSync(files.folder).filter((name) => name.endsWith('.part'))).to.deep.equal([]);
  });
});
