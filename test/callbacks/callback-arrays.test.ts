import {Callback, type CustomCallbackArgs, callbacks as stock} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {asCallback} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {pictureSteps, recorded, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

/** The entries of a list may be of both kinds: tfjs takes any array at run time. */
type Mixed = (Callback | CustomCallbackArgs)[];

describe('callbacks in one list', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
  });
  after(() => held.dispose());
  const ours = (options: Parameters<typeof recorded>[1] = {}) => recorded([held.x, held.y], options);

  it('explain alone, first, last, and beside others, when plain objects are wrapped', async () => {
    for (const order of ['alone', 'in a list', 'first', 'last', 'twice']) {
      const {callback, sink, reports} = ours();
      const heard = listener();
      const other = asCallback(heard.plain);
      const lists: {[order: string]: Callback | Callback[]} = {
        alone: callback,
        'in a list': [callback],
        first: [callback, other],
        last: [other, callback],
        twice: [callback, other, ours().callback, stock.earlyStopping({monitor: 'loss'})],
      };
      const history = await train(lists[order]);
      expect(pictureSteps(sink, 'gradient'), order).to.deep.equal([0, 1, 2]);
      expect(reports, order).to.deep.equal([]);
      expect(sink.end, order).to.deep.equal({status: 'finished'});
      expect(heard.epochs.length, order).to.equal(order === 'alone' || order === 'in a list' ? 0 : 2);
      // Those behind ours see its numbers, those before it don't.
      const seen = heard.epochs.map((logs) => 'explain/seconds' in logs);
      expect(seen, order).to.deep.equal(heard.epochs.map(() => order !== 'last'));
      expect(history['explain/seconds'], order).to.have.length(2);
    }
  });

  it('with a plain object before ours, say what to do, before a step of training', async () => {
    const {callback, sink} = ours();
    const heard = listener();
    const error = await expectExplainError(
      () => trainMixed([heard.plain, callback]),
      'no-model',
      /asCallback\(object\)/,
    );
    expect(error.message).to.include('first entry of `callbacks`').and.to.include('`model` in the options');
    expect(heard.batches).to.equal(0);
    expect(sink.info).to.equal(undefined);
    // The model of an earlier fit is not taken for that of the next.
    await train(callback);
    await expectExplainError(() => trainMixed([heard.plain, callback]), 'no-model', /asCallback/);
  });

  it('with a plain object before ours, work when the model is among the options', async () => {
    const model = tinyNet();
    const {callback, sink, reports} = ours({model, every: 2});
    const heard = listener();
    await trainMixed([heard.plain, callback], {model, epochs: 3});
    expect(heard.epochs.length).to.equal(3);
    expect(heard.batches).to.equal(9);
    expect(callback.steps.map(({step}) => step)).to.deep.equal([0, 1, 2, 3]);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 2, 3]);
    expect(callback.steps.at(-1)?.metrics).to.include.keys('loss', 'acc');
    expect(sink.end).to.deep.equal({status: 'finished'});
    expect(reports).to.deep.equal([]);
  });

  it('work with what tfvis.show.fitCallbacks returns: hooks by name, called without their object', async () => {
    const {callback, sink} = ours();
    const drawn: string[] = [];
    // tfjs-vis makes such an object: one function a hook, which keeps the logs it gets.
    const hooks = ['onEpochEnd', 'onBatchEnd'] as const;
    const fitCallbacks = Object.fromEntries(
      hooks.map((name) => [
        name,
        async (index: number, logs: object) => void drawn.push(`${name} ${index} ${'loss' in logs}`),
      ]),
    );
    await train([asCallback(fitCallbacks), callback], {epochs: 1});
    expect(drawn).to.deep.equal(['onBatchEnd 0 true', 'onBatchEnd 1 true', 'onBatchEnd 2 true', 'onEpochEnd 0 true']);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1]);
  });

  it('leave out of the metrics what is no number in the logs', async () => {
    const {callback, reports} = ours();
    class Remark extends Callback {
      override async onEpochEnd(_epoch: number, logs?: object): Promise<void> {
        Object.assign(logs ?? {}, {remark: 'fine', nothing: null, list: [1]});
      }
    }
    // tfjs' own History wants scalars: the remark is taken away again.
    class Tidy extends Callback {
      override async onEpochEnd(_epoch: number, logs: {[key: string]: unknown} = {}): Promise<void> {
        for (const key of ['remark', 'nothing', 'list']) delete logs[key];
      }
    }
    await train([new Remark(), callback, new Tidy()], {epochs: 1});
    expect(Object.keys(callback.steps[1]?.metrics ?? {}).sort()).to.deep.equal(['acc', 'explain/seconds', 'loss']);
    expect(reports).to.deep.equal([]);
  });
});

/** A plain object of hooks that counts what it is called with. */
function listener() {
  const epochs: object[] = [];
  let batches = 0;
  const plain: CustomCallbackArgs = {
    onEpochEnd: async (_epoch, logs) => void epochs.push({...logs}),
    onBatchEnd: async () => void batches++,
  };
  return {
    plain,
    epochs,
    get batches() {
      return batches;
    },
  };
}

function trainMixed(list: Mixed, fit: Parameters<typeof train>[1] = {}): Promise<unknown> {
  // The parse boundary: the types of tfjs-layers know lists of one kind only.
  return train(list as unknown as CustomCallbackArgs[], fit);
}
