import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import type {Attribution, Explainer} from '../src/core/explainer.ts';
import type {AnyMethod, InputKind} from '../src/core/method.ts';
import {modelSubject} from '../src/core/model-subject.ts';
import {networkOf} from '../src/core/network/network.ts';
import type {Batch, Run} from '../src/core/run.ts';
import {functionSubject, type Subject} from '../src/core/subject.ts';
import {explainers, registry} from '../src/explainers/index.ts';
import {useBackend} from './helpers/backend.ts';
import {expectClose, flat, largest} from './helpers/close.ts';
import {expectExplainError} from './helpers/errors.ts';
import {imageModel, pooledImageModel} from './helpers/image-models.ts';
import {expectNoLeak} from './helpers/leaks.ts';
import {multiModel} from './helpers/models.ts';
import {denseSoftmax, sequenceModel} from './helpers/more-models.ts';
import {runOf} from './helpers/run.ts';
import {stateOf, watchPasses} from './helpers/spy.ts';
import {inputsFor, patterned, withModel} from './helpers/weights.ts';

/*
 * What every method must keep, whoever wrote it. A new line in the registry is tested here without another word.
 */

const rows = 5;
const labels = [0, 2, 1, 1, 0];
/** How far apart results may be that float32 alone sets apart, as a share of a map's largest value. */
const noise = 1e-5;

interface Setting {
  readonly kind: InputKind;
  readonly build: () => LayersModel;
}

/** Methods that a network has to be made for. */
const needPooling: readonly string[] = ['cam'];
const imageNet = (channels: number, name: string) =>
  needPooling.includes(name) ? pooledImageModel(channels) : imageModel(channels);

const settingsFor = (name: string): Readonly<Record<string, Setting>> => ({
  'images with 1 channel': {kind: 'image', build: () => imageNet(1, name)},
  'images with 3 channels': {kind: 'image', build: () => imageNet(3, name)},
  sequences: {kind: 'sequence', build: sequenceModel},
  tables: {kind: 'tabular', build: denseSoftmax},
});

/** A method with few steps, samples or patches, so that all of this takes seconds. */
function quick({spec, from}: AnyMethod): Explainer {
  const few = {steps: 4, samples: 4, patch: 3, stride: 3};
  return from(Object.fromEntries(Object.entries(few).filter(([option]) => option in spec.options)));
}

interface Scene {
  readonly model: LayersModel;
  readonly x: Batch;
  readonly background: Batch;
  /** Questions for the given rows, or all of them. */
  subject(which?: readonly number[]): Promise<Subject>;
}

async function withScene(build: () => LayersModel, body: (scene: Scene) => Promise<void>): Promise<void> {
  await withModel(build, async (model) => {
    const [x, background] = [inputsFor(model, rows), inputsFor(model, 3, 50)];
    const subject = async (which = labels.map((_, i) => i)) => {
      const asked = await modelSubject(networkOf(model), x, {target: 'label', labels, run: runOf()});
      return asked.take(which);
    };
    await body({model, x, background, subject});
    tf.dispose([x, background]);
  });
}

/** All numbers of a result; the result is freed. */
function consumed({maps, numbers = {}}: Attribution): {maps: number[][]; numbers: Record<string, number[]>} {
  const values = maps.map((map) => Array.from(map.dataSync()));
  tf.dispose([...maps]);
  return {maps: values, numbers: Object.fromEntries(Object.entries(numbers).map(([key, n]) => [key, Array.from(n)]))};
}

/** The shape that a method's maps must have. */
function shapesFor({axes = 'input'}: Explainer, {parts}: Attribution, {x, model}: Scene): number[][] {
  if (axes === 'input') return x.map((t) => t.shape);
  if (axes === 'layer') return (parts ?? []).map((part) => [rows, ...networkOf(model).site(part).shape]);
  return x.map((t) => (t.rank > 2 ? t.shape.slice(0, -1) : t.shape));
}

describe('every method of the registry', function () {
  this.timeout(60_000);
  useBackend();

  it('has a name of its own, in kebab-case, which is its file and its key', () => {
    const names = registry.map(({spec}) => spec.name);
    expect(new Set(names).size).to.equal(names.length);
    const folder = join(import.meta.dirname, '..', 'src', 'explainers');
    for (const [key, {spec}] of Object.entries(explainers)) {
      expect(spec.name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(existsSync(join(folder, `${spec.name}.ts`)), spec.name).to.equal(true);
      expect(key).to.equal(spec.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
    }
    const files = readdirSync(folder).filter((file) => file !== 'index.ts');
    expect(files.sort()).to.deep.equal(names.map((name) => `${name}.ts`).sort());
  });

  for (const method of registry) {
    const {spec} = method;
    describe(spec.name, () => {
      it('says what it is', () => {
        expect(spec.title).to.match(/^[A-Z]/);
        expect(spec.paper).to.match(/^https:\/\//);
        expect(spec.cost).to.match(/pass|times/);
        expect(spec.inputs).to.not.be.empty;
        for (const [name, option] of Object.entries(spec.options)) {
          expect(name).to.match(/^[a-z][A-Za-z]*$/);
          expect(option.type, name).to.not.equal('');
          expect(option.help, name).to.not.equal('');
          // A default must be among what the option takes.
          if (option.fallback !== undefined) expect(option.read(option.fallback), name).to.equal(option.fallback);
        }
        const made = method.from({});
        expect(made).to.include({name: spec.name, map: spec.map, axes: spec.axes});
        expect(method.from({as: 'mine'}).name).to.equal('mine');
        expect(JSON.parse(JSON.stringify(made.options))).to.deep.equal(made.options);
      });

      it('refuses options it does not have, and lists those it has', async () => {
        const known = new RegExp(
          `no option 'sampels'; its options: .*${[...Object.keys(spec.options), 'as'].join(', ')}`,
        );
        await expectExplainError(() => method.from({sampels: 3}), 'bad-option', known);
        await expectExplainError(() => method.from({as: 3}), 'bad-option', /'as' must be text; got 3/);
      });

      for (const [name, {kind, build}] of Object.entries(settingsFor(spec.name))) {
        if (!spec.inputs.includes(kind)) {
          it(`says that it is not for ${name}`, () =>
            withScene(build, async ({x, subject, background}) => {
              const explainer = quick(method);
              const [asked, run] = [await subject(), runOf({background})];
              await expectNoLeak(async () => {
                const refusal = new RegExp(`${spec.name} (takes|needs)`);
                await expectExplainError(() => explainer.check?.(asked, x, run), 'not-applicable', refusal);
                await expectExplainError(() => explainer.attribute(asked, x, run), 'not-applicable', refusal);
              });
            }));
          continue;
        }

        if (spec.needsInput === false) {
          it(`says the same whatever the input, without a pass, on ${name}`, () =>
            withScene(build, async ({model, x, background, subject}) => {
              const explainer = quick(method);
              const state = stateOf(model);
              const [asked, alone] = [await subject(), await subject([2])];
              let passes = 0;
              const stop = watchPasses(model, () => {
                passes += 1;
              });
              const steps: number[][] = [];
              const run = runOf({background, progress: (...told) => steps.push(told)});
              await expectNoLeak(() => explainer.check?.(asked, x, run), 'by check');
              const whole = await expectNoLeak(async () => consumed(await explainer.attribute(asked, x, run)));
              expect(steps.at(-1)?.[0]).to.be.greaterThan(0);
              expect(steps.at(-1)?.[0]).to.equal(steps.at(-1)?.[1]);
              const other = tf.tidy(() => x.map((t) => tf.slice(tf.add(t, 1), 0, 1)));
              expect(consumed(await explainer.attribute(alone, other, run))).to.deep.equal(whole);
              for (const map of whole.maps) {
                expect(map.every(Number.isFinite)).to.equal(true);
                expect(largest(map)).to.be.greaterThan(0);
              }
              const signal = AbortSignal.abort('changed my mind');
              await expectNoLeak(() =>
                expectExplainError(() => explainer.attribute(asked, x, {...run, signal}), 'aborted', /aborted/),
              );
              stop();
              expect(passes).to.equal(0);
              expect(stateOf(model)).to.deep.equal(state);
              tf.dispose(other);
            }));
          continue;
        }

        it(`keeps its contract on ${name}`, () =>
          withScene(build, async (scene) => {
            const {model, x, background, subject} = scene;
            const explainer = quick(method);
            const run = runOf({background});
            const state = stateOf(model);
            const given = x.map(flat);
            const asked = await subject();
            await expectNoLeak(() => explainer.check?.(asked, x, run), 'by check');
            const whole = await expectNoLeak(async () => {
              const result = await explainer.attribute(asked, x, run);
              expect(result.maps.map((map) => map.shape)).to.deep.equal(shapesFor(explainer, result, scene));
              if (result.maps.length > 1) expect(result.parts).to.have.length(result.maps.length);
              return consumed(result);
            }, 'by attribute');
            expect(x.map(flat), 'the input').to.deep.equal(given);
            expect(stateOf(model), 'the model').to.deep.equal(state);
            for (const [i, map] of whole.maps.entries()) {
              expect(map.every(Number.isFinite), `map ${i} is finite`).to.equal(true);
              expect(largest(map), `map ${i} says something`).to.be.greaterThan(0);
              if (explainer.map === 'positive') expect(Math.min(...map), `map ${i}`).to.be.at.least(0);
            }
            for (const [key, values] of Object.entries(whole.numbers)) {
              expect(key).to.match(/^[a-z]+(-[a-z]+)*$/);
              expect(values, key).to.have.length(rows);
              expect(values.every(Number.isFinite), key).to.equal(true);
            }

            const again = consumed(await explainer.attribute(asked, x, run));
            expect(again, 'the same seed').to.deep.equal(whole);

            for (const row of [0, 3]) {
              const one = x.map((t) => tf.slice(t, row, 1));
              const alone = consumed(await explainer.attribute(await subject([row]), one, run));
              whole.maps.forEach((map, i) => {
                const each = map.length / rows;
                const part = map.slice(row * each, (row + 1) * each);
                expectClose(alone.maps[i] ?? [], part, noise * largest(map), `row ${row} alone, map ${i}`);
              });
              tf.dispose(one);
            }

            for (const batchSize of [1, 3, 64]) {
              let most = 0;
              const stop = watchPasses(model, (n) => {
                most = Math.max(most, n);
              });
              const other = consumed(await explainer.attribute(asked, x, {...run, batchSize}));
              stop();
              expect(most, 'rows of a pass').to.be.within(1, batchSize);
              whole.maps.forEach((map, i) => {
                expectClose(other.maps[i] ?? [], map, noise * largest(map), `batch size ${batchSize}, map ${i}`);
              });
              for (const [key, values] of Object.entries(whole.numbers)) {
                expectClose(other.numbers[key] ?? [], values, 1e-5 * Math.max(1, largest(whole.maps)), key);
              }
            }
          }));

        it(`leaves nothing behind when it is interrupted on ${name}`, () =>
          withScene(build, async ({model, x, background, subject}) => {
            const explainer = quick(method);
            const state = stateOf(model);
            const asked = await subject();
            const run = runOf({background, batchSize: 2});
            const steps: (readonly [done: number, total: number])[] = [];
            const progress = (done: number, total: number) => steps.push([done, total]);
            consumed(await explainer.attribute(asked, x, {...run, progress}));
            expect(steps.at(-1)?.[0], 'progress reaches its total').to.equal(steps.at(-1)?.[1]);
            steps.forEach(([done, total], i) => {
              expect(done).to.be.within((steps[i - 1]?.[0] ?? 0) + 1, total);
              expect(total).to.equal(steps[0]?.[1]);
            });

            const interrupted = async (body: (run: Run) => Promise<unknown>) => {
              await expectNoLeak(() => body(run));
              expect(stateOf(model)).to.deep.equal(state);
            };
            const aborted = AbortSignal.abort('changed my mind');
            await interrupted((own) =>
              expectExplainError(() => explainer.attribute(asked, x, {...own, signal: aborted}), 'aborted', /aborted/),
            );
            for (const after of [1, 2]) {
              const controller = new AbortController();
              let told = 0;
              const stop = () => {
                told += 1;
                if (told === after) controller.abort();
              };
              await interrupted((own) =>
                expectExplainError(
                  () => explainer.attribute(asked, x, {...own, signal: controller.signal, progress: stop}),
                  'aborted',
                  /aborted by its signal/,
                ),
              );
              expect(told, 'blocks after the abort').to.equal(after);
            }
            // An error in any pass: the first, one in the middle, and the last.
            let passes = 0;
            const count = watchPasses(model, () => {
              passes += 1;
            });
            consumed(await explainer.attribute(asked, x, run));
            count();
            for (const fatal of new Set([1, Math.ceil(passes / 2), passes])) {
              let n = 0;
              const stop = watchPasses(model, () => {
                n += 1;
                if (n === fatal) throw new Error('out of luck');
              });
              await interrupted(async (own) => {
                const error = await explainer.attribute(asked, x, own).catch((thrown: unknown) => thrown);
                stop();
                expect(String(error), `pass ${fatal} of ${passes}`).to.match(/out of luck/);
              });
            }
          }));
      }

      it('takes models with several inputs, or says that it does not', () =>
        withScene(multiModel, async ({x, background, subject, model}) => {
          const explainer = quick(method);
          const [asked, run] = [await subject(), runOf({background})];
          if (needPooling.includes(spec.name)) {
            await expectExplainError(
              () => explainer.attribute(asked, x, run),
              'not-applicable',
              /needs a network that/,
            );
            return;
          }
          const able = spec.anyInput || x.every((t) => spec.inputs.includes(t.rank === 4 ? 'image' : 'tabular'));
          if (!able) {
            await expectExplainError(() => explainer.attribute(asked, x, run), 'not-applicable', /takes/);
            return;
          }
          const result = await explainer.attribute(asked, x, run);
          if (explainer.axes === 'input') expect(result.maps.map((t) => t.shape)).to.deep.equal(x.map((t) => t.shape));
          if (result.maps.length > 1) {
            expect(result.parts, 'names of the maps').to.have.length(result.maps.length);
            if (!['layer', 'kernel'].includes(explainer.axes ?? 'input'))
              expect(result.parts).to.deep.equal(model.inputNames);
          }
          expect(consumed(result).maps.flat().every(Number.isFinite)).to.equal(true);
        }));

      it(`${spec.needs === 'layers' ? 'says that it cannot explain' : 'explains'} a plain function`, async () => {
        const explainer = quick(method);
        const shape = spec.inputs.includes('tabular')
          ? [2, 2]
          : spec.inputs.includes('sequence')
            ? [2, 6, 2]
            : [2, 6, 6, 1];
        const [x, background] = [patterned(shape, 1), patterned([1, ...shape.slice(1)], 2)];
        const f = functionSubject(2, (input) => tf.sum(tf.mul(input, [2]), shape.map((_, i) => i).slice(1)));
        const run = runOf({background: [background]});
        await expectNoLeak(async () => {
          if (spec.needs === 'layers') {
            const why = /needs a LayersModel; this subject is a plain function|takes image/;
            await expectExplainError(() => explainer.attribute(f, [x], run), 'not-applicable', why);
          } else {
            expect(
              consumed(await explainer.attribute(f, [x], run))
                .maps.flat()
                .every(Number.isFinite),
            ).to.equal(true);
          }
        });
        tf.dispose([x, background]);
      });
    });
  }
});
