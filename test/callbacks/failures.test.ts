import * as tf from '@tensorflow/tfjs-core';
import {Callback, type LayersModel, layers, sequential} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {CallbackOptions} from '../../callbacks/options.ts';
import {type Explainer, explainers, type Sink} from '../../src/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {counting, pictureSteps, recorded, side, type Tensors, tensors, tinyNet, train} from './tiny-training.ts';

describe('a failure in a run', () => {
  useBackend();
  let held: Tensors;
  before(() => {
    held = tensors(6, 1);
  });
  after(() => held.dispose());
  const begin = (options: Partial<CallbackOptions> = {}, methods?: readonly Explainer[]) =>
    recorded([held.x, held.y], options, methods);

  it('of one method is told by name and step; the rest is written and the training ends as it should', async () => {
    const {callback, sink, reports} = begin({}, [counting('fragile', () => 1, 3), explainers.gradient()]);
    await expectNoLeak(() => train(callback, {epochs: 5}));
    expect(reports).to.deep.equal([
      'fragile failed at step 3: out of luck at call 3; the rest is written and the training goes on',
    ]);
    expect(pictureSteps(sink, 'fragile')).to.deep.equal([0, 1, 2, 4, 5]);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(sink.steps[3]?.['failures']).to.deep.equal([{name: 'fragile', error: 'out of luck at call 3'}]);
    expect(sink.steps[4]?.['failures']).to.deep.equal([]);
    const text = sink.records.find((record) => record.kind === 'text' && record.tag === 'epoch' && record.step === 3);
    expect(text?.kind === 'text' && text.text).to.include('| fragile |  | failed: out of luck at call 3 |');
    expect(sink.end).to.deep.equal({status: 'finished'});
  });

  it('to be quicker than an epoch is told once, where it is noticed at all', async () => {
    const slow: Explainer = {
      ...counting('slow', () => 1),
      async attribute(subject, x, run) {
        await new Promise((resolve) => setTimeout(resolve, 1100));
        return counting('slow', () => 1).attribute(subject, x, run);
      },
    };
    const {callback, reports} = begin({atStart: false}, [slow, explainers.gradient()]);
    await train(callback, {epochs: 2});
    expect(reports).to.have.length(1);
    expect(reports[0]).to.match(
      /^step 1: slow took 1\.\d s, longer than the epoch itself \(\d\.\d s\): explain fewer images \(maxImages\), less often/,
    );
  });

  it("ends the training and closes the run as failed when onError is 'throw'", async () => {
    const {callback, sink} = begin({onError: 'throw'}, [counting('fragile', () => 1, 2), explainers.gradient()]);
    const model = tinyNet();
    await expectExplainError(
      () => train(callback, {epochs: 5, model}),
      'failed',
      /^fragile failed at step 2: out of luck at call 2 \(onError is 'throw'\)$/,
    );
    // The step itself is whole.
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1, 2]);
    expect(sink.steps.at(-1)).to.include({step: 2, explained: true});
    expect(sink.end?.status).to.equal('failed');
    expect(sink.end?.reason).to.match(/fragile failed at step 2/);
  });

  it('of the model itself leaves no predictions, and blames every method', async () => {
    const model = tinyNet();
    const {callback, sink, reports} = begin({}, [explainers.gradient(), explainers.inputXGradient()]);
    const [conv] = model.layers;
    class Breaks extends Callback {
      override async onEpochEnd(epoch: number): Promise<void> {
        if (epoch !== 0 || !conv) return;
        const call = conv.call.bind(conv);
        // The model works in training, and no more in inference.
        conv.call = (inputs, kwargs) => {
          if (!kwargs['training']) throw new Error('no such luck');
          return call(inputs, kwargs);
        };
      }
    }
    await train([new Breaks(), callback], {epochs: 2, model});
    expect(sink.steps.map(({failures}) => (Array.isArray(failures) ? failures.length : -1))).to.deep.equal([0, 2, 2]);
    expect(sink.steps[1]).to.not.have.property('outputsNotFinite');
    expect(sink.records.filter(({kind, tag}) => kind === 'array' && tag === 'predictions')).to.have.length(1);
    expect(reports, reports.join()).to.have.length(4);
    expect(reports[0]).to.match(/^gradient failed at step 1: no such luck/);
    expect(sink.steps.at(-1)?.metrics).to.include.keys('loss', 'acc');
  });

  it('of a sink is told, three times at most, and the other sinks go on', async () => {
    const {sink, reports} = begin();
    const broken: Sink = {
      write({tag}) {
        if (tag !== 'keras') throw new Error('the cable is out');
      },
      endStep: () => Promise.reject(new Error('still out')),
    };
    const callback = begin({sinks: [broken, sink], report: (message) => reports.push(message)}).callback;
    await train(callback, {epochs: 4});
    expect(reports.slice(0, 3)).to.deep.equal([
      "text 'configuration' of step 0 could not be written: the cable is out; the training goes on",
      "hparams 'settings' of step 0 could not be written: the cable is out; the training goes on",
      "array 'inputs' of step 0 could not be written: the cable is out; the training goes on",
    ]);
    expect(reports).to.have.length(4);
    expect(reports[3]).to.match(/^\d\d times in all something could not be written; the first were told$/);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1, 2, 3, 4]);
    expect(sink.steps).to.have.length(5);
  });

  it('of a sink that can not be opened ends fit when it begins, and closes those that are open', async () => {
    const {sink} = begin();
    const refused: Sink = {
      open() {
        throw new Error('no entry');
      },
      write() {},
    };
    const model = tinyNet();
    let failed: unknown;
    await train(begin({sinks: [sink, refused]}).callback, {model}).catch((error: unknown) => {
      failed = error;
    });
    expect(failed).to.be.instanceOf(Error).with.property('message', 'no entry');
    expect(sink.end).to.deep.equal({status: 'failed', reason: 'no entry'});
    expect(sink.steps).to.deep.equal([]);
  });

  it("of the user's own functions is told once and ends nothing, whether they throw or reject", async () => {
    for (const fail of [() => Promise.reject(new Error('oh')), () => fall('oh')]) {
      const {callback, sink, reports} = begin({onProgress: fail, onStep: fail});
      await train(callback, {epochs: 3});
      expect(reports).to.deep.equal([
        'onProgress threw: oh; the training goes on, and this is told once',
        'onStep threw: oh; the training goes on, and this is told once',
      ]);
      expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1, 2, 3]);
      expect(sink.steps.map(({failures}) => failures)).to.deep.equal([[], [], [], []]);
    }
    const warned: string[] = [];
    const warn = console.warn;
    console.warn = (message: string) => void warned.push(message);
    try {
      const {callback, sink} = begin({report: () => fall('deaf')}, [counting('fragile', () => 1, 1)]);
      await train(callback, {epochs: 2});
      expect(sink.end).to.deep.equal({status: 'finished'});
    } finally {
      console.warn = warn;
    }
    expect(warned).to.have.length(1);
    expect(warned[0]).to.match(/^report threw: deaf; what was to be reported: fragile failed at step 1: out of luck/);
  });

  it('of another callback ends fit; the next fit closes the run as failed and begins a new one', async () => {
    const {callback, sink, reports} = begin({every: 3});
    const ends: unknown[] = [];
    const opened: unknown[] = [];
    const again = begin({
      every: 3,
      sinks: [
        {
          ...sink,
          write: (record) => sink.write(record),
          open: (info) => void opened.push(info),
          close: (end) => void ends.push(end),
        },
      ],
    }).callback;
    class Dies extends Callback {
      override async onEpochEnd(epoch: number): Promise<void> {
        if (epoch === 1) throw new Error('the other one');
      }
    }
    let died: unknown;
    await train([again, new Dies()], {epochs: 4}).catch((error: unknown) => {
      died = error;
    });
    expect(died).to.have.property('message', 'the other one');
    expect(ends).to.deep.equal([]);
    await train(again, {epochs: 1});
    expect(ends).to.deep.equal([{status: 'failed', reason: 'the training ended without a word'}, {status: 'finished'}]);
    expect(opened).to.have.length(2);
    expect(again.steps.map(({step}) => step)).to.deep.equal([0, 1]);
    // Epoch 2 was skipped by `every`, and its numbers are written all the same.
    const losses = sink.records.filter(({kind, tag}) => kind === 'scalar' && tag === 'loss').map(({step}) => step);
    expect(losses).to.deep.equal([1, 2, 1]);
    expect(callback.steps).to.deep.equal([]);
    expect(reports).to.deep.equal([]);
  });

  it('on purpose: a signal ends the explaining in mid-step, and not the training', async () => {
    const abort = new AbortController();
    const {callback, sink, reports} = begin(
      {
        signal: abort.signal,
        batchSize: 1,
        onProgress: ({step, done}) => {
          if (step === 2 && done === 3) abort.abort();
        },
      },
      [explainers.gradient(), explainers.integratedGradients({steps: 3})],
    );
    const history = await expectNoLeak(() => train(callback, {epochs: 4}));
    expect(history['loss']).to.have.length(4);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1]);
    expect(sink.steps.map(({explained}) => explained)).to.deep.equal([true, true, false, false, false]);
    expect(sink.steps.at(-1)?.metrics).to.have.keys('loss', 'acc');
    expect(history['integrated-gradients/completeness-gap']?.slice(1)).to.deep.equal(
      new Array(3).fill(history['integrated-gradients/completeness-gap']?.[0]),
    );
    expect(reports).to.deep.equal([
      'explaining was ended by its signal at step 2; the training goes on without explanations',
    ]);
  });

  it('on purpose, before it began: nothing is explained, everything is logged', async () => {
    const {callback, sink, reports} = begin({signal: AbortSignal.abort(), target: 'predicted'});
    await train(callback, {epochs: 2});
    expect(sink.steps.map(({step, explained}) => [step, explained])).to.deep.equal([
      [0, false],
      [1, false],
      [2, false],
    ]);
    expect(reports).to.have.length(1);
  });

  it('of the training: a model that diverges is named, counted, and logged to its end', async () => {
    const {callback, sink, reports} = begin({}, [explainers.gradient(), explainers.activations()]);
    await expectNoLeak(() => train(callback, {epochs: 3, model: tinyNet({learningRate: 1e30})}));
    expect(reports, reports.join()).to.have.length(1);
    expect(reports[0]).to.match(
      /^step 1: the model's outputs are NaN or infinite \(has it diverged\?\); its maps mean nothing \(told once/,
    );
    const last = sink.steps.at(-1);
    expect(last).to.include({step: 3, outputsNotFinite: 18});
    expect(last?.['predictions']).to.deep.equal(new Array(6).fill({value: Number.NaN}));
    expect(last?.['methods']).to.have.nested.property('gradient.nan', 6 * side * side);
    expect(sink.steps[0]).to.have.nested.property('methods.gradient.nan', 0);
    expect(pictureSteps(sink, 'gradient')).to.deep.equal([0, 1, 2, 3]);
    const text = sink.records.findLast((record) => record.kind === 'text');
    expect(text?.kind === 'text' && text.text)
      .to.include(`| gradient |`)
      .and.to.include('216 values NaN');
    expect(text?.kind === 'text' && text.text).to.include('| 1 | 0 | NaN | NaN |');
  });

  it('of a saturated softmax, asked for probabilities: maps that are all zero are told, with what helps', async () => {
    const model = saturated();
    const options = {score: 'probability', model} as const;
    const {callback, sink, reports} = begin(options);
    await train(callback, {epochs: 1, model});
    expect(reports).to.deep.equal([
      "step 0: gradient: of 6 maps 6 all zero; a saturated probability has no gradient, score 'logit' has one (told once; run.json counts it at each step)",
    ]);
    expect(sink.steps[0]).to.have.nested.property('methods.gradient.zeroMaps', 6);
    const logits = begin();
    await train(logits.callback, {epochs: 1, model: saturated()});
    expect(logits.reports).to.deep.equal([]);
    expect(logits.sink.steps[0]).to.have.nested.property('methods.gradient.zeroMaps', 0);
  });
});

function fall(message: string): never {
  throw new Error(message);
}

/** Its logits are so far apart that softmax gives 1 and 0 exactly; nothing is learned. */
function saturated(): LayersModel {
  const model = sequential({
    layers: [
      layers.flatten({inputShape: [side, side, 1]}),
      layers.dense({name: 'out', units: 3, activation: 'softmax'}),
    ],
  });
  tf.tidy(() => {
    const kernel = tf.mul(
      1000,
      tf.tensor2d(
        Array.from({length: side * side * 3}, (_, i) => (i % 3) - 1 + (i % 7) / 50),
        [side * side, 3],
      ),
    );
    model.layers[1]?.setWeights([kernel, tf.zeros([3])]);
  });
  model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy', metrics: ['accuracy']});
  return model;
}
