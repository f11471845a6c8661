import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  baseline,
  choice,
  count,
  flag,
  describe as inWords,
  method,
  number,
  type OptionSpec,
  resolveOptions,
  size,
  tensors,
  text,
  texts,
} from '../../src/core/options.ts';
import {gradient} from '../../src/explainers/gradient.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';

/** Values that an option takes, with what it makes of them, and values that it does not take. */
interface Table {
  readonly option: OptionSpec<unknown, unknown>;
  readonly type: string;
  readonly good: readonly (readonly [given: unknown, read: unknown])[];
  readonly bad: readonly unknown[];
}

const tables: Readonly<Record<string, Table>> = {
  count: {
    option: count(5, ''),
    type: 'whole number >= 1',
    good: [
      [3, 3],
      ['12', 12],
      [' 4 ', 4],
    ],
    bad: [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '', ' ', '3x', null, true, [3]],
  },
  'count from 0': {
    option: count(0, '', {min: 0}),
    type: 'whole number >= 0',
    good: [
      [0, 0],
      ['0', 0],
    ],
    bad: [-1],
  },
  number: {
    option: number(0.5, '', {min: 0, max: 1}),
    type: 'number >= 0 <= 1',
    good: [
      [0, 0],
      [1, 1],
      ['0.25', 0.25],
      ['1e-3', 0.001],
    ],
    bad: [-0.1, 1.1, Number.NaN, '', 'half', null],
  },
  'any number': {
    option: number(undefined, ''),
    type: 'number',
    good: [[-1e30, -1e30]],
    bad: [Number.NaN, Number.NEGATIVE_INFINITY],
  },
  flag: {
    option: flag(false, ''),
    type: 'true | false',
    good: [
      [true, true],
      [false, false],
      ['true', true],
      ['false', false],
    ],
    bad: [0, 1, 'yes', '', null],
  },
  choice: {
    option: choice(['mean', 'sum'], 'mean', ''),
    type: 'mean | sum',
    good: [['sum', 'sum']],
    bad: ['Sum', '', 0, null, ['mean']],
  },
  text: {option: text(''), type: 'text', good: [['conv_1', 'conv_1']], bad: ['', 3, null, ['a']]},
  texts: {
    option: texts(''),
    type: 'list of text',
    good: [
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
      ['a,b', ['a', 'b']],
      ['a', ['a']],
    ],
    bad: [[], [1], 3, null],
  },
  size: {
    option: size(''),
    type: 'whole number >= 1, or one for each axis',
    good: [
      [3, 3],
      [
        [2, 4],
        [2, 4],
      ],
      ['2,4', [2, 4]],
      ['3', 3],
      [[5], 5],
    ],
    bad: [0, [], [2, 0], 1.5, 'a', '2,', null],
  },
  baseline: {
    option: baseline(['zero', 'mean'], 'zero', ''),
    type: 'zero | mean | number | tensor',
    good: [
      ['mean', 'mean'],
      [0.5, 0.5],
      ['0.5', 0.5],
      [-1, -1],
    ],
    bad: ['blurred', Number.NaN, '', null, [0.5]],
  },
  method: {option: method(''), type: 'method', good: [], bad: ['gradient', {}, null, gradient]},
};

describe('core/options', () => {
  useBackend();

  for (const [name, {option, type, good, bad}] of Object.entries(tables)) {
    it(`${name}: reads values and text, and nothing else`, () => {
      expect(option.type).to.equal(type);
      for (const [given, read] of good) expect(option.read(given), String(given)).to.deep.equal(read);
      for (const given of bad) expect(option.read(given), String(given)).to.equal(undefined);
    });
  }

  it('takes tensors and methods as they are', () => {
    const [a, b] = [tf.scalar(1), tf.scalar(2)];
    expect(tensors('').read(a)).to.equal(a);
    expect(tensors('').read([a, b])).to.deep.equal([a, b]);
    for (const wrong of [[], [a, 1], 1, 'a', null]) expect(tensors('').read(wrong)).to.equal(undefined);
    expect(baseline(['zero'], 'zero', '').read([a, b])).to.deep.equal([a, b]);
    const made = gradient();
    expect(method('').read(made)).to.equal(made);
    tf.dispose([a, b]);
  });

  const schema = {steps: count(20, ''), rule: choice(['left', 'right'], 'left', ''), layer: text('')};

  it('fills in defaults; undefined is as good as absent', () => {
    const defaults = {steps: 20, rule: 'left', layer: undefined};
    expect(resolveOptions('it', schema, {})).to.deep.equal(defaults);
    expect(resolveOptions('it', schema, {steps: undefined, rule: undefined})).to.deep.equal(defaults);
    expect(resolveOptions('it', schema, {steps: '7', layer: 'a'})).to.deep.equal({...defaults, steps: 7, layer: 'a'});
  });

  it('says what is wrong, what came and what there is', async () => {
    for (const [given, message] of [
      [{stesp: 3}, /^it has no option 'stesp'; its options: steps, rule, layer$/],
      [{toString: 3}, /^it has no option 'toString'/],
      [{steps: 0}, /^it: option 'steps' must be whole number >= 1; got 0$/],
      [{rule: 'up'}, /^it: option 'rule' must be left \| right; got 'up'$/],
      [{layer: ['a', 1]}, /^it: option 'layer' must be text; got \['a', 1\]$/],
      [{steps: null}, /got null$/],
    ] as const) {
      await expectExplainError(() => resolveOptions('it', schema, given), 'bad-option', message);
    }
    await expectExplainError(() => resolveOptions('it', {}, {a: 1}), 'bad-option', /its options: none$/);
  });

  it('puts values in words', () => {
    const t = tf.zeros([2, 3]);
    expect(inWords(t)).to.equal('tensor [2, 3]');
    expect(inWords([t, 1, 'a'])).to.equal("[tensor [2, 3], 1, 'a']");
    expect(inWords(gradient())).to.equal('gradient');
    expect(inWords(undefined)).to.equal('undefined');
    t.dispose();
  });
});
