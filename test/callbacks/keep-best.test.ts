import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {rankingOf} from '../../callbacks/best-rule.ts';
import {asCallback, type BestRule, keepBest} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {counting, recorded, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

const weightsOf = (model: LayersModel) => model.getWeights().map((weight) => Array.from(weight.dataSync()));

/** Writes these numbers into the logs, an epoch each, and keeps the weights at the end of each. */
function scripted(model: LayersModel, numbers: {readonly [name: string]: readonly number[]}) {
  const seen: number[][][] = [];
  const callback = asCallback({
    onEpochEnd: async (epoch, logs) => {
      seen.push(weightsOf(model));
      for (const [name, series] of Object.entries(numbers)) Object.assign(logs ?? {}, {[name]: series[epoch]});
    },
  });
  return {callback, seen};
}

/** Which of the epochs 1 ... n a rule ends with, and after each of them so far. */
function choice(rule: BestRule, series: readonly {readonly [name: string]: number}[]): (number | undefined)[] {
  const ranking = rankingOf(rule);
  let kept: readonly {epoch: number; logs: {readonly [name: string]: number}}[] = [];
  let best: (typeof kept)[number] | undefined;
  return series.map((logs, i) => {
    const result = ranking.add(kept, {epoch: i + 1, logs}, best);
    kept = result.candidates;
    best = result.best;
    return best?.epoch;
  });
}

describe('keepBest', () => {
  useBackend();

  it('puts the weights of the best epoch back, bit for bit, and leaves no tensor', async () => {
    for (const stopAt of [undefined, 3]) {
      const model = tinyNet();
      const {callback, seen} = scripted(model, {acc: [0.5, 0.9, 0.7, 0.8]});
      const best = keepBest({rule: 'acc'});
      const stop = asCallback({
        onEpochEnd: async (epoch) => {
          if (epoch + 1 === stopAt) model.stopTraining = true;
        },
      });
      const data = tensors(12);
      await model.fit(data.x, data.y, {epochs: 1, verbose: 0});
      await expectNoLeak(() =>
        model
          .fit(data.x, data.y, {epochs: 4, batchSize: 4, verbose: 0, callbacks: [callback, best, stop]})
          .then(() => undefined),
      );
      expect(seen).to.have.length(stopAt ?? 4);
      expect(weightsOf(model)).to.deep.equal(seen[1]);
      expect(weightsOf(model)).not.to.deep.equal(seen.at(-1));
      expect(best.best?.epoch).to.equal(2);
      expect(best.best?.logs['acc']).to.equal(0.9);
      data.dispose();
      model.dispose();
    }
  });

  it('follows every rule', () => {
    const series = [
      {val_acc: 0.9, val_loss: 0.5, 'g/pointing-game': 0.2, odd: 3},
      {val_acc: 0.95, val_loss: 0.4, 'g/pointing-game': 0.1, odd: 1},
      {val_acc: 0.947, val_loss: 0.6, 'g/pointing-game': 0.8, odd: 2},
      {val_acc: 0.951, val_loss: Number.NaN, 'g/pointing-game': 0.5, odd: 9},
    ];
    expect(choice('val_loss', series)).to.deep.equal([1, 2, 2, 2]);
    expect(choice('val_acc', series)).to.deep.equal([1, 2, 2, 4]);
    expect(choice({of: 'odd', mode: 'max'}, series)).to.deep.equal([1, 1, 1, 4]);
    expect(choice((logs, best) => (logs['odd'] ?? 0) < (best?.['odd'] ?? 9), series)).to.deep.equal([1, 2, 2, 2]);
    const within = {within: 0.005, of: 'val_acc', pick: 'g/pointing-game'};
    expect(choice(within, series)).to.deep.equal([1, 2, 3, 3]);
    // The last epoch lifts the bound above the third, and an older one than the last may win again.
    expect(choice(within, [...series, {val_acc: 0.9555, 'g/pointing-game': 0.3}])).to.deep.equal([1, 2, 3, 3, 4]);
    expect(choice({...within, within: 0}, series)).to.deep.equal([1, 2, 2, 4]);
    // Of equal ones the first.
    expect(choice(within, [series[0] ?? {}, series[0] ?? {}])).to.deep.equal([1, 1]);
    expect(choice('val_loss', [{val_loss: Number.NaN}])).to.deep.equal([undefined]);
  });

  it('is asked for as many epochs as may still win, and as no more', () => {
    const ranking = rankingOf({within: 0.1, of: 'acc', pick: 'x', pickMode: 'max'});
    const at = (epoch: number, acc: number, x: number) => ({epoch, logs: {acc, x}});
    let kept = ranking.add([], at(1, 0.8, 3), undefined).candidates;
    for (const one of [at(2, 0.85, 2), at(3, 0.82, 1), at(4, 0.9, 0)])
      kept = ranking.add(kept, one, undefined).candidates;
    // The third is worse than the second in both; the first is still within 0.1 of the best.
    expect(kept.map(({epoch}) => epoch)).to.deep.equal([1, 2, 4]);
    expect(ranking.add(kept, at(5, 0.93, 0), undefined).candidates.map(({epoch}) => epoch)).to.deep.equal([2, 5]);
  });

  it('restores by an explanation that stands before it in the list, and says when it does not', async () => {
    const held: Tensors = tensors(6, 1);
    const luck = [0, 5, 9, 1];
    const make = () => recorded([held.x, held.y], {}, [counting('lucky', (time) => luck[time] ?? 0)]);
    const {callback} = make();
    const best = keepBest({rule: {of: 'lucky/luck', mode: 'max'}});
    await train([callback, best], {epochs: 3});
    expect(best.best?.epoch).to.equal(2);
    const reports: string[] = [];
    const before = keepBest({rule: {of: 'lucky/luck', mode: 'max'}, report: (text) => void reports.push(text)});
    await train([before, make().callback], {epochs: 2});
    expect(before.best).to.equal(undefined);
    expect(reports[0]).to.match(/no lucky\/luck in the logs, which have loss, acc.*after ExplainCallback in the list/);
    expect(reports[1]).to.match(/has kept nothing/);
    expect(reports).to.have.length(2);
    held.dispose();
  });

  it('saves each new best with its own weights, an older one too when the bound moves', async () => {
    const model = tinyNet();
    const {callback, seen} = scripted(model, {acc: [0.9, 0.97, 0.95], x: [0, 2, 5]});
    const saved: [number, boolean][] = [];
    const best = keepBest({
      rule: {within: 0.04, of: 'acc', pick: 'x', pickMode: 'max'},
      restore: false,
      save: async (own, {epoch}) => void saved.push([epoch, `${weightsOf(own)}` === `${seen[epoch - 1]}`]),
    });
    const data = tensors(12);
    await model.fit(data.x, data.y, {epochs: 3, verbose: 0, callbacks: [callback, best]});
    expect(saved).to.deep.equal([
      [1, true],
      [2, true],
      [3, true],
    ]);
    // Without restoring, the weights stay those of the end.
    expect(weightsOf(model)).to.deep.equal(seen[2]);
    const handed: tf.io.ModelArtifacts[] = [];
    const handler = tf.io.withSaveHandler(async (artifacts) => {
      handed.push(artifacts);
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    });
    const again = keepBest({rule: 'loss', save: handler});
    await model.fit(data.x, data.y, {epochs: 1, verbose: 0, callbacks: [again]});
    expect(handed[0]?.weightSpecs?.map(({shape}) => `${shape}`)).to.deep.equal(['3,3,1,3', '3', '108,3', '3']);
    data.dispose();
    model.dispose();
  });

  it('refuses rules that do not say what is best', async () => {
    for (const [rule, message] of [
      [undefined, /rule must be a name in logs/],
      ['grad-cam/entropy', /'grad-cam\/entropy' does not tell which is better/],
      [{of: 'x', mode: 'up'}, /mode 'min' or 'max'/],
      [{within: -1, of: 'val_acc', pick: 'val_loss'}, /within >= 0/],
      [{within: 0.1, of: 'val_acc', pick: 'x'}, /pickMode/],
    ] as const) {
      await expectExplainError(() => keepBest({rule: rule as never}), 'bad-option', message);
    }
    await expectExplainError(() => keepBest({rule: 'loss'}).restore(), 'failed', /no best epoch yet/);
  });
});
