import {expect} from 'chai';
import type {Column, Datapoints} from '../../../src/page/data/run.ts';
import {elsewhereWords, meaningWords} from '../../../src/page/views/watch/gallery-words.ts';

const column = (kind: Column['kind']): Column => ({tag: 'some', kind, axes: 'input', isFeatures: false});
const stored = (rows: number): Datapoints => ({
  inputs: new Map([['x', 'datapoints/x.npy']]),
  labels: [],
  rows: Array.from({length: rows}, (_, row) => row),
  metadata: new Map(),
  inputColumns: [],
});

describe('the words of the gallery', () => {
  it('lead to the other datapoints where none of the explained ones is wanted', () => {
    const run = {images: 16, datapoints: stored(256)};
    expect(elsewhereWords(run, 0)).to.include('240 more').and.to.include('Datapoints');
    expect(elsewhereWords(run, 1)).to.equal('');
    expect(elsewhereWords({images: 16, datapoints: stored(16)}, 0)).to.equal('');
    expect(elsewhereWords({images: 16, datapoints: undefined}, 0)).to.equal('');
  });

  it('say what is explained and how colours are read, of the kinds of maps that are there', () => {
    expect(meaningWords({question: 'true class', columns: [column('signed')]})).to.equal(
      'The maps explain: true class. In maps of two colours the one at + speaks for it, the one at − against it.',
    );
    expect(meaningWords({question: undefined, columns: [column('positive')]})).to.equal(
      'In maps of one colour what is bright matters.',
    );
    expect(meaningWords({question: undefined, columns: [column(undefined)]})).to.equal('');
  });
});
