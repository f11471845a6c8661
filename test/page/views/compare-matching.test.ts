import {expect} from 'chai';
import {readState, writeState} from '../../../src/page/app/state.ts';
import {readRun} from '../../../src/page/data/run.ts';
import {differences, readSettings} from '../../../src/page/data/run-settings.ts';
import {difference} from '../../../src/page/views/compare/difference.ts';
import {
  epochNotes,
  joinPaths,
  matchImages,
  matchMethods,
  sideOf,
  splitPaths,
} from '../../../src/page/views/compare/matching.ts';
import {othersOf} from '../../../src/page/views/compare/picker.ts';

const runOf = (id: string, rows: readonly number[], labels: readonly number[], tag = 'gradient') =>
  readRun({
    id,
    info: {images: {rows, labels}, explainers: [{name: tag, map: 'signed', axes: 'input'}]},
    steps: [0, 2].map((step) => ({step, wrote: {maps: {[tag]: {file: `maps/${tag}/${step}.npy`}}}})),
  });

describe('what is compared', () => {
  it('are images of the same row, wherever they stand', () => {
    const sides = [sideOf(0, runOf('a', [3, 7, 9], [0, 1, 1]), 2), sideOf(1, runOf('b', [9, 3, 4], [1, 0, 0]), 2)];
    const {images, notes} = matchImages(sides);
    expect(images).to.deep.equal([
      {row: 3, at: [0, 1]},
      {row: 9, at: [2, 0]},
    ]);
    expect(notes).to.deep.equal([
      '1 of the 3 images of A are not explained everywhere, and left out.',
      '1 of the 3 images of B are not explained everywhere, and left out.',
    ]);
  });

  it('is doubted where equal rows have other labels, and refused where no rows are known', () => {
    const odd = matchImages([sideOf(0, runOf('a', [3], [0]), 2), sideOf(1, runOf('b', [3], [1]), 2)]);
    expect(odd.images.length).to.equal(1);
    expect(odd.notes[0]).to.match(/^The labels of 1 images differ/);
    const silent = matchImages([sideOf(0, runOf('a', [3], [0]), 2), sideOf(1, runOf('b', [], []), 2)]);
    expect([silent.images.length, silent.notes.length]).to.deep.equal([0, 1]);
    expect(silent.notes[0]).to.match(/^Of B it isn't known/);
  });

  it('is every image where a run is compared with itself, and methods of either side', () => {
    const run = runOf('a', [3, 7], [0, 1]);
    expect(matchImages([sideOf(0, run, 0), sideOf(1, run, 2)])).to.deep.equal({
      images: [
        {row: 3, at: [0, 0]},
        {row: 7, at: [1, 1]},
      ],
      notes: [],
    });
    expect(matchMethods([sideOf(0, run, 0), sideOf(1, runOf('b', [], [], 'lime'), 0)])).to.deep.equal([
      {tag: 'gradient', at: [0, -1]},
      {tag: 'lime', at: [-1, 0]},
    ]);
  });

  it('is at the epoch before where a side lacks the epoch', () => {
    const run = runOf('a', [3], [0]);
    const sides = [sideOf(0, run, 1), sideOf(1, run, 2)];
    expect(sides.map(({letter, epoch}) => [letter, epoch?.epoch])).to.deep.equal([
      ['A', 0],
      ['B', 2],
    ]);
    expect(epochNotes(sides)).to.deep.equal(['A has no epoch 1; its epoch 0 is shown.']);
  });

  it('keeps paths in the address, whatever they hold', () => {
    const paths = ['digits/run-1', 'a|b', '50%7C', 'ü & #'];
    expect(splitPaths(joinPaths(paths))).to.deep.equal(paths);
    const state = {...readState(''), other: 'x', others: joinPaths(paths)};
    expect(othersOf(readState(writeState(state)))).to.deep.equal(['x', ...paths]);
    expect([joinPaths([]), splitPaths(undefined), splitPaths('||')]).to.deep.equal([undefined, [], []]);
  });

  it('are colours: each map by its own full colour', () => {
    const planeOf = (values: readonly number[], limit: number) => ({
      plane: {values: Float32Array.from(values), width: 2, height: 2},
      limit,
    });
    const {plane, agreement} = difference(planeOf([4, 2, 0, -4], 4), planeOf([8, 0, 8, 0], 8));
    expect(Array.from(plane.values)).to.deep.equal([0, -0.5, 1, 1]);
    // Ranks 4 3 2 1 and 3.5 1.5 3.5 1.5: covariance 1, standard deviations sqrt 5 and 2.
    expect(agreement).to.be.closeTo(1 / Math.sqrt(5), 1e-12);
    expect(difference(planeOf([1, 1, 1, 1], 1), planeOf([0, 1, 0, 1], 1)).agreement).to.be.NaN;
    expect(Array.from(difference(planeOf([0, 0, 0, 0], 0), planeOf([1, 0, 0, 0], 1)).plane.values)).to.deep.equal([
      1, 0, 0, 0,
    ]);
    expect(() =>
      difference(planeOf([1, 2, 3, 4], 4), {plane: {values: new Float32Array(1), width: 1, height: 1}, limit: 1}),
    ).to.throw('different sizes, 2 x 2 and 1 x 1');
  });

  it('are settings, hyperparameters first, where they differ', () => {
    const info = (rate: number, extra = {}) => ({
      ...{
        hyperparameters: {learningRate: rate, seed: 'mine'},
        seed: 3,
        every: 1,
        backend: 'cpu',
        images: {rows: [1]},
        status: 'running',
      },
      ...{
        model: {
          name: 'm',
          layers: [
            {address: 'a', kind: 'Dense', parameters: 6},
            {address: 'b', kind: 'Dense', parameters: 2},
          ],
        },
      },
      ...{explainers: [{name: 'lime', options: {samples: 100 * rate}}], versions: {'tfjs-core': '4.22.0'}},
      ...extra,
    });
    const [a, b] = [readSettings(info(1)), readSettings(info(2, {note: 'x'}))];
    expect([...a]).to.deep.equal([
      ['learningRate', '1'],
      ['seed', 'mine'],
      ['model', 'm'],
      ['layers', 'a (Dense), b (Dense)'],
      ['parameters', '8'],
      ['lime.samples', '100'],
      ['every', '1'],
      ['backend', 'cpu'],
      ['versions.tfjs-core', '4.22.0'],
    ]);
    expect(differences([a, b])).to.deep.equal([
      {name: 'learningRate', values: ['1', '2']},
      {name: 'lime.samples', values: ['100', '200']},
      {name: 'note', values: ['–', 'x']},
    ]);
  });
});
