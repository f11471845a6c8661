import type {Logs} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {asCallbacks, ExplainCallback, explainers, memorySink} from '../../src/browser.ts';
import {useBackend} from '../helpers/backend.ts';
import {tensors, tinyNet} from './tiny-training.ts';

describe('asCallbacks', () => {
  useBackend();

  for (const order of ['plain first', 'plain last'] as const) {
    it(`calls callbacks and plain hooks, ${order}, in the order given`, async () => {
      const data = tensors(6);
      const model = tinyNet();
      const seen: {readonly epoch: number; readonly explained: boolean; readonly loss: unknown}[] = [];
      const explain = new ExplainCallback([explainers.gradient()], {
        ...{validationData: [data.x, data.y], sinks: [memorySink()], report: () => {}, atStart: false},
      });
      // What tfvis.show.fitCallbacks returns: plain functions that use no `this`.
      const plain = {
        onEpochEnd: async (epoch: number, logs: Logs) => {
          seen.push({epoch, explained: explain.steps.length > epoch, loss: typeof logs['loss']});
        },
      };
      const callbacks = order === 'plain first' ? asCallbacks(plain, explain) : asCallbacks(explain, plain);
      expect(callbacks[order === 'plain first' ? 1 : 0]).to.equal(explain);
      await model.fit(data.x, data.y, {epochs: 2, verbose: 0, callbacks});
      const explained = order === 'plain last';
      expect(seen).to.deep.equal([0, 1].map((epoch) => ({epoch, explained, loss: 'number'})));
      expect(explain.steps.map(({step}) => step)).to.deep.equal([1, 2]);
      model.dispose();
      data.dispose();
    });
  }
});
