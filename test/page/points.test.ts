import {expect} from 'chai';
import type {Arrays} from '../../src/page/data/arrays.ts';
import {pointsOf} from '../../src/page/data/datapoints.ts';
import type {Rows} from '../../src/page/data/npy.ts';
import {readRun} from '../../src/page/data/run.ts';
import type {Engine, ModelAt} from '../../src/page/engine/engine.ts';

const inputs: Rows = {values: Float32Array.of(0, 1, 2), shape: [3, 1]};
const stored: Rows = {values: Float32Array.of(0.25, 0.75), shape: [1, 2]};

/** A run with epochs 0 to 3 explained, models of 1 and 2, three datapoints, the first of which is explained. */
const run = (more: object = {}) =>
  readRun({
    id: 'r',
    info: {
      images: {rows: [4], labels: [1]},
      inputs: {x: 'inputs.npy'},
      datapoints: {inputs: {x: 'datapoints/x.npy'}, labels: [1, 0, null], rows: [4, 2, 7], metadata: {size: [3, 1, 2]}},
      ...more,
    },
    checkpoints: [1, 2],
    steps: [0, 1, 2, 3].map((step) => ({step, wrote: {maps: {predictions: {file: `maps/predictions/${step}.npy`}}}})),
  });

function tools({fails = false, damaged = [] as readonly string[]} = {}) {
  const asked: ModelAt[] = [];
  const no = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const engine: Engine = {
    ...{backend: no, use: no, features: no, explain: no, cancel() {}},
    async predict(model, {shape: [count = 0]}) {
      asked.push(model);
      if (fails) throw new Error('weights.bin is cut short');
      return {values: Float32Array.from({length: 2 * count}, (_, i) => (i % 2 === 0 ? 0.9 : 0.1)), shape: [count, 2]};
    },
  };
  const get = async (_run: string, file: string): Promise<Rows | Error> => {
    if (damaged.includes(file)) return new Error('the file is cut short');
    return file.startsWith('maps/predictions') ? stored : inputs;
  };
  const arrays: Arrays = {get, stored: no, atHand: () => undefined};
  return {points: pointsOf({arrays, engine}), asked};
}

describe('what is known of datapoints', () => {
  it('comes from the stored model of the epoch, asked once', async () => {
    const {points, asked} = tools();
    expect(points.has(run(), 2)).to.equal(false);
    const [one, two] = [await points.at(run(), 2), await points.at(run(), 2)];
    if (one instanceof Error) throw one;
    expect(one).to.equal(two);
    expect(points.has(run(), 2)).to.equal(true);
    expect(asked).to.deep.equal([{run: 'r', epoch: 2}]);
    expect([one.count, one.epoch, one.predicted]).to.deep.equal([3, 2, [0, 0, 0]]);
    expect(one.labels).to.deep.equal([1, 0, undefined]);
    expect(one.losses[1]).to.be.closeTo(-Math.log(0.9), 1e-6);
    expect(one.told).to.equal('The stored model of epoch 2 on 3 datapoints.');
    expect(one.metadata.get('size')).to.deep.equal([3, 1, 2]);
  });

  it('comes from the model before, where the epoch has none, and that is said', async () => {
    const {points, asked} = tools();
    const found = await points.at(run(), undefined);
    if (found instanceof Error) throw found;
    expect([found.epoch, asked[0]?.epoch]).to.deep.equal([2, 2]);
    expect(found.told).to.match(
      /^The model of epoch 3 is not stored: this is the one of epoch 2, the last one before it/,
    );
  });

  it('is what the training wrote where no model is stored before, or the one that is can not be run', async () => {
    const before = await tools().points.at(run(), 0);
    if (before instanceof Error) throw before;
    expect([before.model, before.count, before.predicted, before.labels]).to.deep.equal([undefined, 1, [1], [1]]);
    expect(before.told).to.match(/^No model is stored for this epoch. What the training wrote of 1 datapoint/);
    const {points, asked} = tools({fails: true});
    const instead = await points.at(run(), 1);
    if (instead instanceof Error) throw instead;
    expect(instead.told).to.match(
      /^The stored model could not be run: weights.bin is cut short. What the training wrote/,
    );
    // What was made do with is not kept.
    await points.at(run(), 1);
    expect(asked.length).to.equal(2);
  });

  it('is an error that says why where there is neither', async () => {
    const none = await tools({fails: true, damaged: ['maps/predictions/1.npy']}).points.at(run(), 1);
    expect(none).to.be.instanceOf(Error);
    expect(String(none)).to.include('weights.bin is cut short').and.to.include('epoch 1: the file is cut short');
    const empty = readRun({id: 'r', info: {}, steps: []});
    expect(String(await tools().points.at(empty, undefined))).to.include(
      'Nothing of this run is explained or stored yet',
    );
  });
});
