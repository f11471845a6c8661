import {expect} from 'chai';
import type {Rows} from '../../../src/page/data/npy.ts';
import {alongAll, alongOne} from '../../../src/page/views/dependence/along.ts';
import {editsFor, type Inputs, readPlan, valuesOf, writePlan} from '../../../src/page/views/dependence/plan.ts';
import {leading, tableOf} from '../../../src/page/views/dependence/results.ts';

const images: Inputs = {
  sides: {height: 4, width: 4, channels: 1},
  isTable: false,
  range: {min: 0, max: 1},
  columns: [],
};
const table: Inputs = {
  ...{sides: {height: 1, width: 2, channels: 1}, isTable: true, range: {min: -1, max: 10}},
  columns: [
    {min: -1, max: 1},
    {min: 2, max: 10},
  ],
};

describe('what an edit runs over', () => {
  it('is read from the address and written there', () => {
    const text = 'rotate_0_-45_45_7_all_15_1';
    const plan = readPlan(text, images);
    if (plan === undefined) throw new Error('there is an edit');
    expect(writePlan(plan)).to.equal(text);
    expect(valuesOf(plan, images.sides)).to.deep.equal([-45, -30, -15, 0, 15, 30, 45]);
  });

  it('is the whole range at the start, and where an address makes no sense', () => {
    expect(writePlan(readPlan(undefined, images) ?? never())).to.equal('rotate_0_-180_180_13_one_15_0');
    expect(writePlan(readPlan('x_y', images) ?? never())).to.equal('rotate_0_-180_180_13_one_15_0');
    expect(writePlan(readPlan('rotate_7_a_b_1_z_999_0', images) ?? never())).to.equal('rotate_0_-180_180_13_one_180_0');
  });

  it('takes whole steps, each once', () => {
    const plan = readPlan('patch_2_1_4_13_one_0_0_1_0', images);
    expect(plan && valuesOf(plan, images.sides)).to.deep.equal([1, 2, 3, 4]);
  });

  it("is a column's value over its own range, for tables", () => {
    expect(editsFor(table).map(({name}) => name)).to.deep.equal(['noise', 'set']);
    expect(writePlan(readPlan(undefined, table) ?? never())).to.equal('set_1_-1_1_13_one_0_0');
    expect(writePlan(readPlan('set_1____one_1_0', table) ?? never())).to.equal('set_1_2_10_13_one_1_0');
  });
});

/** A single probability: the first column times the second, over 10. */
const product = async ({values, shape: [count = 0]}: Rows): Promise<Rows> => ({
  values: Float32Array.from({length: count}, (_, row) => ((values[2 * row] ?? 0) * (values[2 * row + 1] ?? 0)) / 10),
  shape: [count, 1],
});

describe('scores along an edit', () => {
  const plan = readPlan('set_1_2_10_3_all_1_0', table) ?? never();
  const asked = {
    inputs: {values: Float32Array.of(0, 5, 0.25, 5, 0.5, 5, 1, 5), shape: [4, 2]},
    ...{sides: table.sides, data: {min: 0, max: 1, mean: [0]}, plan, values: valuesOf(plan, table.sides)},
  };

  it('are those of the changed input', async () => {
    const one = await alongOne({...asked, rows: [2]}, product);
    // The second column is 2, 6, 10; the first 0.5. The first class has the rest.
    expect(one.shape).to.deep.equal([3, 2]);
    expect(Array.from(one.values, (value) => Number(value.toFixed(6)))).to.deep.equal([0.9, 0.1, 0.7, 0.3, 0.5, 0.5]);
  });

  it('have mean and quartiles over all', async () => {
    const told: number[] = [];
    const watched = {isOver: () => false, onProgress: (done: number, total: number) => void told.push(done, total)};
    const all = await alongAll({...asked, rows: [0, 1, 2, 3]}, product, watched);
    // At 10 the scores are 0, 0.25, 0.5, 1.
    expect(all?.[2]?.[1]).to.deep.equal({mean: 0.4375, low: 0.1875, middle: 0.375, high: 0.625});
    expect(told).to.deep.equal([0, 12, 4, 12, 8, 12, 12, 12]);
    expect(await alongAll({...asked, rows: [0]}, product, {...watched, isOver: () => true})).to.equal(undefined);
  });

  it('make the table and the order of the classes', async () => {
    const one = await alongOne({...asked, rows: [3]}, product);
    const results = [{name: 'epoch 1', one, all: undefined}];
    // The second class reaches 1, the first 0.8.
    expect(leading(results)).to.deep.equal([1, 0]);
    const [head, first] = tableOf(results, asked.values, 'x', (unit) => `class ${unit}`);
    expect(head?.slice(0, 4)).to.deep.equal(['x', 'model', 'class', 'score of the datapoint']);
    expect(first?.slice(0, 3)).to.deep.equal([2, 'epoch 1', 'class 0']);
    expect(Number(first?.[3])).to.be.closeTo(0.8, 1e-6);
  });
});

function never(): never {
  throw new Error('there is an edit');
}
