import {expect} from 'chai';
import type {Features} from '../../src/layers/features.ts';
import {jointZ, pairedGain, wilson, z95} from '../../src/layers/intervals.ts';
import {probe} from '../../src/layers/probe.ts';
import {verdictOf} from '../../src/layers/verdict.ts';
import {pattern} from '../helpers/weights.ts';
import {scrambled} from './scrambled.ts';

const rows = 120;
const classes = Array.from({length: rows}, (_, i) => i % 3);

/** Three clouds at the corners of a triangle, in `width` columns of which two matter. */
function clouds(distance: number, width: number): Features {
  const noise = scrambled(rows * width, 5).map((value) => 2 * value);
  const values = noise.map((value, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const angle = (2 * Math.PI * (classes[row] ?? 0)) / 3;
    return value + distance * (column === 0 ? Math.cos(angle) : column === 1 ? Math.sin(angle) : 0);
  });
  return {values, rows, width};
}

describe('the linear probe', () => {
  it('reads classes that a line can part, of narrow and of very wide features', () => {
    for (const width of [2, 5]) expect(probe(clouds(8, width), classes, 0).accuracy.value, `${width}`).to.equal(1);
    // Two columns matter among 300, and 60 examples are there to find that out.
    expect(probe(clouds(8, 300), classes, 0).accuracy.value).to.be.above(0.95);
  });

  it('is at chance where nothing is to be read, though it could fit what it is fitted on', () => {
    for (const width of [2, 300]) {
      const {accuracy} = probe(clouds(0, width), classes, 0);
      expect(accuracy.low, `${width}`).to.be.below(1 / 3);
      expect(accuracy.value, `${width}`).to.be.below(0.5);
    }
  });

  it('does not read what is no linear matter', () => {
    // The class is whether a number is small: no line tells that, its size does.
    const own = pattern(rows, 2);
    const small = Array.from(own, (value) => (Math.abs(value) < 0.5 ? 1 : 0));
    expect(probe({values: own, rows, width: 1}, small, 0).accuracy.value).to.be.below(0.65);
    const size = own.map(Math.abs);
    expect(probe({values: size, rows, width: 1}, small, 0).accuracy.value).to.be.above(0.9);
  });

  it('is the same for a seed, whatever the unit and the offset', () => {
    const features = clouds(0.6, 4);
    const {right} = probe(features, classes, 1);
    expect(probe(features, classes, 1).right).to.deep.equal(right);
    expect(probe(features, classes, 2).right).to.not.deep.equal(right);
    const values = features.values.map((value) => 1000 * value + 5);
    const other = probe({...features, values}, classes, 1).right;
    expect(other.filter((value, i) => value !== right[i]).length).to.be.at.most(1);
  });

  it('gets by with dead columns, one class, and NaN', () => {
    const {values} = clouds(8, 2);
    const dead = Float32Array.from({length: rows * 3}, (_, i) =>
      i % 3 === 2 ? 0.1 : (values[Math.floor(i / 3) * 2 + (i % 3)] ?? 0),
    );
    expect(probe({values: dead, rows, width: 3}, classes, 0).accuracy.value).to.equal(1);
    const one = new Array<number>(rows).fill(4);
    expect(probe({values: dead, rows, width: 3}, one, 0).accuracy.value).to.equal(1);
    const broken = {values: new Float32Array(rows).fill(Number.NaN), rows, width: 1};
    expect(probe(broken, classes, 0).accuracy.value).to.be.below(0.5);
  });
});

describe('confidence intervals', () => {
  it('of a share are those of Wilson, by hand', () => {
    // 9 of 10, z = 1.96: (0.9 + 0.19208 -+ 1.96 sqrt(0.009 + 0.009604)) / 1.38416.
    const {value, low, high} = wilson(9, 10, 1.96);
    expect(value).to.equal(0.9);
    expect(low).to.be.closeTo(0.59585, 1e-4);
    expect(high).to.be.closeTo(0.98212, 1e-4);
    expect(wilson(0, 5)).to.include({value: 0, low: 0});
    expect(wilson(5, 5).high).to.equal(1);
  });

  it('of a paired gain are those of Bonett and Price, by hand', () => {
    // 10 examples, 4 won, 1 lost: p = 5/12, q = 2/12; 0.25 -+ 1.96 sqrt((7/12 - 1/16) / 12).
    const before = [0, 0, 0, 0, 1, 1, 1, 1, 0, 0];
    const after = [1, 1, 1, 1, 0, 1, 1, 1, 0, 0];
    const {value, low, high} = pairedGain(before, after, 1.96);
    expect(value).to.be.closeTo(0.3, 1e-12);
    expect(low).to.be.closeTo(-0.15837, 1e-4);
    expect(high).to.be.closeTo(0.65837, 1e-4);
  });

  it('that shall hold at once are wider, as in a table of the normal distribution', () => {
    expect(jointZ(1)).to.be.closeTo(z95, 1e-3);
    expect(jointZ(5)).to.be.closeTo(2.575829, 1e-3);
    expect(jointZ(50)).to.be.closeTo(3.290527, 1e-3);
  });
});

describe('the verdict on layers', () => {
  const hits = (count: number, of = 300) => Uint8Array.from({length: of}, (_, i) => (i < count ? 1 : 0));
  const stage = (name: string, before: string[], count: number, more = {}) => ({
    ...{name, before, judged: true, right: hits(count), ckaBefore: 0.5, dead: 0, saturated: undefined},
    ...more,
  });
  const worths = (stages: Parameters<typeof verdictOf>[0]) => verdictOf(stages).map(({worth}) => worth);
  const input = stage('input', [], 100, {judged: false});

  it('names the tail, the end of it included, but never the output', () => {
    const tail = [input, stage('a', ['input'], 200), stage('b', ['a'], 201), stage('c', ['b'], 199)];
    expect(worths([...tail, stage('out', ['c'], 200, {judged: false})])).to.deep.equal([
      'not judged',
      'adds',
      'adds nothing',
      'adds nothing',
      'not judged',
    ]);
  });

  it('does not name a layer in the middle that later ones build on, unless it hands on what it gets', () => {
    const middle = (ckaBefore: number) =>
      worths([input, stage('a', ['input'], 200), stage('b', ['a'], 201, {ckaBefore}), stage('c', ['b'], 260)]);
    expect(middle(0.7)).to.deep.equal(['not judged', 'adds', 'adds', 'adds']);
    expect(middle(1)).to.deep.equal(['not judged', 'adds', 'adds nothing', 'adds']);
  });

  it('looks along branches: what a block adds together with its shortcut counts', () => {
    const block = [
      stage('a', ['input'], 200),
      stage('b', ['a'], 150),
      stage('sum', ['a', 'b'], 260, {judged: false}),
      stage('aside', ['a'], 200),
    ];
    expect(worths([input, ...block]).slice(1)).to.deep.equal(['adds', 'adds', 'not judged', 'adds nothing']);
  });

  it('cannot tell from few examples, nor without classes', () => {
    const few = (name: string, before: string[], right: number) => ({
      ...stage(name, before, 0),
      right: hits(right, 20),
    });
    expect(worths([few('a', [], 15), few('b', ['a'], 15)]).at(-1)).to.equal('cannot tell');
    expect(worths([stage('a', [], 1), {...stage('b', ['a'], 1), right: undefined}]).at(-1)).to.equal('not judged');
  });

  it('tells starved and saturated layers', () => {
    const [, a, b] = verdictOf([
      input,
      stage('a', ['input'], 200, {dead: 0.5}),
      stage('b', ['a'], 200, {saturated: 0.6}),
    ]);
    expect([a?.starved, a?.saturated, b?.starved, b?.saturated]).to.deep.equal([true, false, false, true]);
  });
});
