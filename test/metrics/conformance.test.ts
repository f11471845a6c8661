import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import {modelSubject} from '../../src/core/model-subject.ts';
import {networkOf} from '../../src/core/network/network.ts';
import type {MetricQuestion} from '../../src/core/scoring/metric.ts';
import {metricRegistry, metrics} from '../../src/metrics/index.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectClose, flat} from '../helpers/close.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {imageModel} from '../helpers/image-models.ts';
import {expectNoLeak} from '../helpers/leaks.ts';
import {multiModel} from '../helpers/models.ts';
import {denseSoftmax, sequenceModel} from '../helpers/more-models.ts';
import {runOf} from '../helpers/run.ts';
import {stateOf, watchPasses} from '../helpers/spy.ts';
import {inputsFor, withModel} from '../helpers/weights.ts';
import {labels, measured, quickMetric, rows, type Scene, withQuestion} from './question.ts';

/*
 * What every metric must keep, whoever wrote it. A new line in the registry is tested here without another word.
 */

const settings: {readonly [name: string]: () => LayersModel} = {
  'images with 1 channel': () => imageModel(1),
  'images with 3 channels': () => imageModel(3),
  sequences: sequenceModel,
  tables: denseSoftmax,
};

/** How far apart scores may be that float32 alone sets apart, as a share of their largest or of 1. */
const noise = 1e-4;

describe('every metric of the registry', function () {
  this.timeout(60_000);
  useBackend();

  it('has a name of its own, in kebab-case, which is its file and its key', () => {
    const names = metricRegistry.map(({spec}) => spec.name);
    expect(new Set(names).size).to.equal(names.length);
    const folder = join(import.meta.dirname, '..', '..', 'src', 'metrics');
    for (const [key, {spec}] of Object.entries(metrics)) {
      expect(spec.name).to.match(/^[a-z]+(-[a-z0-9]+)*$/);
      expect(existsSync(join(folder, `${spec.name}.ts`)), spec.name).to.equal(true);
      expect(key).to.equal(spec.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
    }
    const files = readdirSync(folder).filter((file) => file !== 'index.ts');
    expect(files.sort()).to.deep.equal(names.map((name) => `${name}.ts`).sort());
  });

  for (const metric of metricRegistry) {
    const {spec} = metric;
    describe(spec.name, () => {
      it('says what it is', () => {
        expect(spec.title).to.match(/^[A-Z]/);
        expect(spec.paper).to.match(/^https:\/\//);
        expect(spec.cost).to.match(/pass|times|no model call/);
        expect(spec.range).to.not.equal('');
        for (const [name, option] of Object.entries(spec.options)) {
          expect(name).to.match(/^[a-z][A-Za-z]*$/);
          expect(option.type, name).to.not.equal('');
          expect(option.help, name).to.not.equal('');
          if (option.fallback !== undefined) expect(option.read(option.fallback), name).to.equal(option.fallback);
        }
        const made = metric.from({});
        expect(made).to.include({name: spec.name, direction: spec.direction});
        expect(metric.from({as: 'mine'}).name).to.equal('mine');
        expect(JSON.parse(JSON.stringify(made.options))).to.deep.equal(made.options);
      });

      it('refuses options it does not have, and lists those it has', async () => {
        const known = new RegExp(
          `no option 'sampels'; its options: .*${[...Object.keys(spec.options), 'as'].join(', ')}`,
        );
        await expectExplainError(() => metric.from({sampels: 3}), 'bad-option', known);
      });

      for (const [name, build] of Object.entries(settings)) {
        it(`keeps its contract on ${name}`, () => withQuestion(build, (scene) => keepsContract(scene)));
      }

      /** Finite scores, the same again, alone, in any batch size; model, images and maps stay as they are. */
      async function keepsContract({model, question}: Scene): Promise<void> {
        const own = quickMetric(metric);
        const asked = question();
        const given = [...asked.x, asked.maps].map(flat);
        const state = stateOf(model);
        await expectNoLeak(() => own.check?.(asked), 'by check');
        const whole = await measured(own, asked);
        expect(whole.scores).to.have.length(rows);
        expect(whole.why).to.deep.equal({});
        expect(whole.scores.every(Number.isFinite), `${whole.scores}`).to.equal(true);
        for (const [key, values] of Object.entries(whole.curves)) {
          expect(values.length % rows, key).to.equal(0);
          expect(values.length, key).to.be.at.least(rows);
        }
        expect([...asked.x, asked.maps].map(flat), 'what was given').to.deep.equal(given);
        expect(stateOf(model), 'the model').to.deep.equal(state);
        expect(await measured(own, asked), 'the same seed').to.deep.equal(whole);
        const unit = (values: readonly number[]) => Math.max(1, ...values.map(Math.abs));
        for (const batchSize of [1, 3, 64]) {
          let most = 0;
          const stop = watchPasses(model, (n) => {
            most = Math.max(most, n);
          });
          const other = await measured(own, question({run: runOf({batchSize})}));
          stop();
          expect(most, 'rows of a pass').to.be.at.most(batchSize);
          expectClose(other.scores, whole.scores, noise * unit(whole.scores), `batch size ${batchSize}`);
          for (const [key, values] of Object.entries(whole.curves)) {
            expectClose(other.curves[key] ?? [], values, noise * unit(values), `${key}, batch size ${batchSize}`);
          }
        }
        for (const row of [0, 3]) {
          const alone = await own.measure(question({}, [row]));
          expectClose(alone.scores, [whole.scores[row] ?? Number.NaN], noise * unit(whole.scores), `row ${row} alone`);
        }
      }

      it('leaves nothing behind when it is interrupted', () =>
        withQuestion(
          () => imageModel(3),
          async ({model, question}) => {
            const own = quickMetric(metric);
            const state = stateOf(model);
            const told: (readonly [done: number, total: number])[] = [];
            const run = runOf({batchSize: 2, progress: (done, total) => told.push([done, total])});
            let passes = 0;
            const count = watchPasses(model, () => {
              passes += 1;
            });
            await own.measure(question({run}));
            count();
            expect(passes > 0, 'asks the model').to.equal(!['map', 'masks', 'several maps'].includes(spec.needs));
            told.forEach(([done, total], i) => {
              expect(done).to.be.within((told[i - 1]?.[0] ?? 0) + 1, total);
              expect(total).to.equal(told[0]?.[1]);
            });
            expect(told.at(-1)?.[0], 'progress reaches its total').to.equal(told.at(-1)?.[1]);

            const failing = async (parts: Partial<MetricQuestion>, code: RegExp, what: string) => {
              const asked = question({run: runOf({batchSize: 2}), ...parts});
              await expectNoLeak(async () => {
                const error = await own.measure(asked).catch((thrown: unknown) => thrown);
                expect(String(error), what).to.match(code);
              }, what);
              expect(stateOf(model), `the model, ${what}`).to.deep.equal(state);
            };
            const signal = AbortSignal.abort('changed my mind');
            await failing({run: runOf({signal})}, /aborted by its signal/, 'aborted before');
            if (told.length > 1) {
              const controller = new AbortController();
              const progress = () => controller.abort();
              const midway = runOf({batchSize: 2, signal: controller.signal, progress});
              await failing({run: midway}, /aborted by its signal/, 'aborted midway');
            }
            if (passes === 0) return;
            for (const fatal of new Set([1, Math.ceil(passes / 2), passes])) {
              let n = 0;
              const stop = watchPasses(model, () => {
                n += 1;
                if (n === fatal) throw new Error('out of luck');
              });
              await failing({}, /out of luck/, `failing in pass ${fatal} of ${passes}`);
              stop();
            }
          },
        ));

      it('refuses maps that do not fit, and says what it lacks', () =>
        withQuestion(
          () => imageModel(1),
          async ({question}) => {
            const own = quickMetric(metric);
            const odd = tf.zeros([rows, 3, 3]);
            const refused = async (
              parts: Partial<MetricQuestion>,
              code: 'bad-data' | 'not-applicable',
              what: RegExp,
            ) => {
              await expectExplainError(() => own.check?.(question(parts)), code, what);
              await expectExplainError(() => own.measure(question(parts)), code, what);
            };
            await refused(
              {maps: odd},
              'bad-data',
              /the maps must be \[5, 7, 6\], with channels or without; got \[5, 3, 3\]/,
            );
            if (spec.needs === 'masks') {
              await refused({masks: undefined}, 'not-applicable', new RegExp(`${spec.name} needs masks`));
              await refused({masks: odd}, 'bad-data', /the masks must be/);
            }
            if (spec.needs === 'explainer') {
              await refused({explainer: undefined}, 'not-applicable', new RegExp(`${spec.name} needs the explainer`));
            }
            if (spec.needs === 'several maps') {
              await refused({others: []}, 'not-applicable', new RegExp(`${spec.name} needs the maps of at least one`));
              await refused({others: [odd]}, 'bad-data', /the maps of other methods must be/);
            }
            odd.dispose();
          },
        ));

      it('says that it is not for models with several inputs', () =>
        withModel(multiModel, async (model) => {
          const x = inputsFor(model, rows);
          const subject = await modelSubject(networkOf(model), x, {target: 'label', labels, run: runOf()});
          const [maps = tf.zeros([0])] = x;
          const refusal = /takes models with one input; this one has 2/;
          await expectExplainError(
            () => quickMetric(metric).measure({subject, x, maps, run: runOf()}),
            'not-applicable',
            refusal,
          );
          tf.dispose(x);
        }));
    });
  }
});
