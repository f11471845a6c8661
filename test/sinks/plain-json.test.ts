import {expect} from 'chai';
import {plainFields, plainJson} from '../../src/sinks/plain-json.ts';

describe('plain JSON', () => {
  it('turns what JSON has no number for into null, and says where and why', () => {
    const value = {loss: Number.NaN, steps: [1, Infinity, {deep: -Infinity}], name: 'x', none: null};
    expect(plainJson(value)).to.deep.equal({
      json: {loss: null, steps: [1, null, {deep: null}], name: 'x', none: null},
      notFinite: {loss: 'NaN', 'steps.1': 'Infinity', 'steps.2.deep': '-Infinity'},
    });
  });

  it('keeps typed arrays, maps, dates, big numbers and functions readable', () => {
    const when = new Date(Date.UTC(2026, 1, 3));
    const value = {f: Float32Array.of(0.5, Number.NaN), m: new Map([['a', 1]]), when, big: 10n ** 20n, act: Math.max};
    const {json, notFinite} = plainJson(value);
    expect(json).to.deep.equal({
      ...{f: [0.5, null], m: {a: 1}, when: '2026-02-03T00:00:00.000Z'},
      ...{big: '100000000000000000000', act: '[function max]'},
    });
    expect(notFinite).to.deep.equal({'f.1': 'NaN'});
  });

  it('ends on a cycle, and repeats what is only used twice', () => {
    const shared = {x: 1};
    const value: {[key: string]: unknown} = {one: shared, two: shared};
    value['self'] = value;
    expect(plainJson(value).json).to.deep.equal({one: {x: 1}, two: {x: 1}, self: '[cycle]'});
  });

  it('gives fields their reasons beside them', () => {
    expect(plainFields({a: 1})).to.deep.equal({a: 1});
    expect(plainFields({a: Number.NaN})).to.deep.equal({a: null, notFinite: {a: 'NaN'}});
  });
});
