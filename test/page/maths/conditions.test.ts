import {expect} from 'chai';
import {type Fact, readConditions, rowsThat, sortedRows, writeConditions} from '../../../src/page/maths/conditions.ts';

const column = (key: string, values: readonly (number | string | undefined)[]): Fact => ({
  ...{key, title: key},
  at: (row) => values[row],
});
const facts: readonly Fact[] = [
  column('writer', ['Anna', 'Ben', 'Anna', '']),
  {...column('loss', [2, 10, Number.NaN, 1]), text: (row) => ['2', '10', '–', '1'][row] ?? ''},
  column('right', ['no', 'yes', 'yes', 'no']),
];

describe('rows of a table', () => {
  it('meet all conditions and hold a text', () => {
    const rows = (where: string, find?: string) => rowsThat(4, facts, {conditions: readConditions(where), find});
    expect(rows('')).to.deep.equal([0, 1, 2, 3]);
    expect(rows('writer=Anna')).to.deep.equal([0, 2]);
    expect(rows('writer=Anna&right=no')).to.deep.equal([0]);
    expect(rows('', 'ann')).to.deep.equal([0, 2]);
    expect(rows('right=yes', '10')).to.deep.equal([1]);
    // A column that is not there asks for nothing.
    expect(rows('size=3')).to.deep.equal([0, 1, 2, 3]);
  });

  it('are in the order of a column, those without a value last', () => {
    expect(sortedRows([0, 1, 2, 3], facts, 'loss')).to.deep.equal([3, 0, 1, 2]);
    expect(sortedRows([0, 1, 2, 3], facts, '-loss')).to.deep.equal([1, 0, 3, 2]);
    expect(sortedRows([0, 1, 2, 3], facts, 'writer')).to.deep.equal([0, 2, 1, 3]);
    expect(sortedRows([2, 0], facts, undefined)).to.deep.equal([2, 0]);
  });

  it('have their conditions in an address', () => {
    const conditions = new Map([
      ['meta:a b', 'x&y=1'],
      ['right', 'no'],
    ]);
    expect(readConditions(writeConditions(conditions))).to.deep.equal(conditions);
    expect(writeConditions(new Map())).to.equal(undefined);
  });
});
