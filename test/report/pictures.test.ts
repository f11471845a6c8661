import {expect} from 'chai';
import {kernelGrid} from '../../src/image/kernels.ts';
import {channelFilms, featurePictures} from '../../src/report/features.ts';
import {films} from '../../src/report/films.ts';
import {overviewGrid, overviewGrids, partGrid, type Scene} from '../../src/report/grids.ts';
import {type Part, partsOf, scalesOf} from '../../src/report/paint.ts';
import type {PlainTensor} from '../../src/report/plain.ts';
import type {ExplainedBatch, MethodMaps, Prediction} from '../../src/report/step.ts';
import {expectPicture} from '../image/golden.ts';
import {blob, digit, scene as photo, sceneMap, signedMap} from '../image/samples.ts';
import {mapsOf, says, sceneOf, stacked} from './scenes.ts';

const digits: ExplainedBatch = {
  inputs: [stacked([digit(0), digit(1), digit(2), digit(3)], [8, 8, 1])],
  inputNames: ['image'],
  labels: [0, 1, 2, 3],
};
const read: Prediction[] = [says(0, 0.97, 0), says(7, 0.51, 1), says(2, 0.8, 2), says(8, 0.664, 3)];

const cam = (shift = 0): MethodMaps =>
  mapsOf(
    'grad-cam',
    [
      stacked(
        [0, 1, 2, 3].map((i) => blob(2 + i + shift, 3 + shift, 4)),
        [8, 8],
      ),
    ],
    {
      ...{kind: 'positive', axes: 'spatial'},
    },
  );
const signed = (name = 'gradient', shift = 0): MethodMaps =>
  mapsOf(name, [
    stacked(
      [0, 1, 2, 3].map((i) => signedMap(i, shift)),
      [8, 8, 1],
    ),
  ]);

/** Each part of a method as a grid, by the part's tag. */
function expectGrids(name: string, method: MethodMaps, batch: ExplainedBatch, scene: Scene): void {
  const scales = scalesOf(scene.options.scale);
  for (const part of partsOf(method, batch)) {
    const suffix = part.tag === method.name ? '' : `-${part.tag.slice(method.name.length + 1).replaceAll('/', '-')}`;
    expectPicture(`../report/${name}${suffix}`, partGrid(part, scales.limits(part), scene));
  }
}

function expectFilm(name: string, most: number, steps: readonly {scene: Scene; part: Part}[]): void {
  const strips = films(most);
  const [scales] = steps.map(({scene}) => scalesOf(scene.options.scale));
  const drawn = steps.map(({scene, part}) => strips.add(part, scales?.limits(part) ?? [], scene).draw()).at(-1);
  if (drawn) expectPicture(`../report/${name}`, drawn);
}

const only = (parts: readonly Part[]): Part => {
  const [part] = parts;
  if (!part) throw new Error('no part');
  return part;
};

describe('pictures of a step', () => {
  it('show a positive map over its images, with what is wrong in words', () => {
    const broken = cam();
    const [map] = broken.maps;
    map?.values.fill(0, 64, 128);
    map?.values.fill(Number.NaN, 3 * 64 + 20, 3 * 64 + 24);
    expectGrids(
      'grid-positive',
      mapsOf('grad-cam', [...broken.maps], {kind: 'positive', axes: 'spatial'}),
      digits,
      sceneOf(digits, read),
    );
  });

  it('show a signed map, on one scale for the epoch', () => {
    const weak = signed();
    // The maps differ in size by the image.
    weak.maps[0]?.values.forEach((value, i, all) => {
      all[i] = value / 2 ** Math.floor(i / 64);
    });
    const options = {paint: {scale: 'epoch', colormap: 'PuOr'}, question: 'predicted class, probability'} as const;
    expectGrids('grid-signed', weak, digits, sceneOf(digits, read, options));
  });

  it('show all methods of a step side by side', () => {
    const scales = scalesOf('image');
    const parts = [cam(), signed(), signed('smooth-grad', 1)].flatMap((method) => partsOf(method, digits));
    const named = {classNames: ['zero', 'one', 'two', 'three', '4', '5', '6', 'seven', 'eight', 'nine']};
    const drawn = parts.map((part) => ({part, limits: scales.limits(part)}));
    expectPicture('../report/overview', overviewGrid(drawn, sceneOf(digits, read, named)));
  });

  it('show many methods in several pictures that can be read, equally many in each', () => {
    const parts = [cam(), signed(), ...[1, 2, 3, 4, 5].map((i) => signed(`method-${i}`, i))]
      .flatMap((method) => partsOf(method, digits))
      .map((part) => ({part, limits: part.planes.map(({limit}) => limit)}));
    const scene = sceneOf(digits, read);
    const several = overviewGrids(parts, scene);
    expect(several).to.deep.equal([
      overviewGrid(parts.slice(0, 4), scene, ' (1 of 2)'),
      overviewGrid(parts.slice(4), scene, ' (2 of 2)'),
    ]);
    expect(several.map(({width}) => width <= 460)).to.deep.equal([true, true]);
    expect(overviewGrids(parts.slice(0, 4), scene)).to.deep.equal([overviewGrid(parts.slice(0, 4), scene)]);
  });

  it('show colour photographs', () => {
    const batch = {
      inputs: [stacked([photo(24, 32), photo(24, 32)], [24, 32, 3])],
      inputNames: ['photo'],
      labels: [1, 0],
    };
    const maps = mapsOf('grad-cam', [stacked([sceneMap(24, 32), sceneMap(24, 32)], [24, 32])], {
      kind: 'positive',
      axes: 'spatial',
    });
    const names = {classNames: ['something else altogether', 'an orange disc']};
    expectGrids('grid-photos', maps, batch, sceneOf(batch, [says(1, 0.99, 1), says(1, 0.75, 0)], names));
  });

  it('show each of several inputs, and all of them in the overview', () => {
    const facts = [
      [0.1, 0.9, 0.4],
      [1, 0.2, 0.6],
    ];
    const batch: ExplainedBatch = {
      inputs: [stacked([digit(0), digit(2)], [8, 8, 1]), stacked([digit(1), digit(2)], [8, 8, 1]), stacked(facts, [3])],
      inputNames: ['left', 'right', 'facts'],
      labels: [0, 1],
    };
    const method = mapsOf(
      'gradient',
      [
        stacked([signedMap(0, 0), signedMap(2, 0)], [8, 8, 1]),
        stacked([signedMap(1, 1), signedMap(2, 1)], [8, 8, 1]),
        stacked(
          [
            [0.5, -1, 0.1],
            [-0.2, 0.3, 0],
          ],
          [3],
        ),
      ],
      {parts: ['left', 'right', 'facts']},
    );
    const names = {classNames: ['different', 'same']};
    const scene = sceneOf(batch, [says(0, 0.8, 0), says(0, 0.6, 1)], names);
    expectGrids('inputs', method, batch, scene);
    const camOfLeft = mapsOf('grad-cam', [stacked([blob(2, 2, 4), blob(5, 5, 4)], [8, 8])], {
      kind: 'positive',
      axes: 'spatial',
    });
    const parts = [method, camOfLeft]
      .flatMap((one) => partsOf(one, batch))
      .map((part) => ({part, limits: part.planes.map(({limit}) => limit)}));
    expectPicture('../report/inputs-overview', overviewGrid(parts, scene));
  });

  it('show sequences as strips, time across and channels down', () => {
    const wave = (phase: number) =>
      Array.from({length: 48}, (_, i) => Math.sin(((i >> 1) + phase) * (i % 2 ? 0.9 : 0.3)));
    const batch = {inputs: [stacked([wave(0), wave(5)], [24, 2])], inputNames: ['signal'], labels: [0, 1]};
    const scene = sceneOf(batch, [says(0, 0.9, 0), says(0, 0.6, 1)], {classNames: ['slow', 'fast']});
    const gradient = mapsOf('gradient', [stacked([wave(2), wave(9)], [24, 2])]);
    expectGrids('sequence-gradient', gradient, batch, scene);
    const hill = (at: number) => Array.from({length: 24}, (_, t) => Math.max(0, 1 - Math.abs(t - at) / 6));
    const time = mapsOf('grad-cam', [stacked([hill(6), hill(15)], [24])], {kind: 'positive', axes: 'spatial'});
    expectGrids('sequence-cam', time, batch, scene);
    expectFilm(
      'sequence-film',
      20,
      [1, 2, 3].map((step) => ({scene: {...scene, step}, part: only(partsOf(gradient, batch))})),
    );
  });

  it('show rows of numbers as bars, with the values of a regression', () => {
    const rows = [
      [0.5, -1, 2, 0, 0.3],
      [-0.7, 0.1, 1, 1.5, -2],
      [0, 0, 0.4, 2, 1],
    ];
    const batch = {inputs: [stacked(rows, [5])], inputNames: ['row'], labels: [1.5, -0.25, 12345.678]};
    const gradient = mapsOf('gradient', [
      stacked(
        [
          [1, -0.5, 0.2, 0, 0.1],
          [0.1, 0.9, -0.9, 0.4, 0],
          [0, 0, 0, 0, 0],
        ],
        [5],
      ),
    ]);
    const predictions = [{value: 1.375}, {value: 0.004}, {value: 250_000}];
    expectGrids('tabular', gradient, batch, sceneOf(batch, predictions, {classes: false, question: 'output'}));
  });

  it('name the side of a single unit, and say when it was wrong or nothing', () => {
    const batch = {...digits, labels: [1, 0, 1, 0]};
    const predictions = [says(1, 0.93, 1), says(1, 0.55, 0), says(0, 0.71, 1), {value: Number.NaN}];
    const options = {classNames: ['even', 'odd'], question: 'positive side (odd)'};
    expectGrids('binary', signed(), batch, sceneOf(batch, predictions, options));
  });

  it('show ranked outputs one by one', () => {
    const values = Float32Array.from(
      {length: 2 * 64 * 2},
      (_, i) => signedMap(Math.floor(i / 128), i % 2)[Math.floor(i / 2) % 64] ?? 0,
    );
    const method = mapsOf('expected-gradients', [{values, shape: [2, 8, 8, 1, 2]}], {
      ranked: [
        [0, 7],
        [1, 3],
      ],
    });
    const batch = {...digits, inputs: [stacked([digit(0), digit(1)], [8, 8, 1])], labels: [0, 1]};
    expectGrids('ranked', method, batch, sceneOf(batch, read.slice(0, 2)));
  });
});

describe('filmstrips', () => {
  const flips = (step: number): Prediction[] =>
    [0, 1, 2, 3].map((truth) =>
      step >= 2 * truth ? says(truth, 0.9, truth) : says((truth + step) % 10 || 9, 0.4, truth),
    );

  it('show how maps and predictions change', () => {
    const steps = [0, 1, 2, 3, 4, 5, 6].map((step) => {
      const method = cam((6 - step) / 3);
      if (step === 0) method.maps[0]?.values.fill(0, 64, 128);
      return {scene: sceneOf(digits, flips(step), {step}), part: only(partsOf(method, digits))};
    });
    expectFilm('film', 20, steps);
  });

  it('thin themselves', () => {
    const steps = Array.from({length: 30}, (_, step) => ({
      scene: sceneOf(digits, flips(step), {step, paint: {scale: 'run'}}),
      part: only(partsOf(signed('gradient', step / 20), digits)),
    }));
    expectFilm('film-thinned', 20, steps);
  });
});

describe('feature maps', () => {
  const batch: ExplainedBatch = {...digits, inputs: [stacked([digit(0)], [8, 8, 1])], labels: [0]};
  const conv = (step: number): PlainTensor =>
    stacked(
      [
        Array.from({length: 8 * 8 * 10}, (_, i) => {
          const [channel, place] = [i % 10, Math.floor(i / 10)];
          if (channel === 4) return 0;
          return Math.max(0, (digit(channel)[place] ?? 0) * (1 + channel / 4) - 0.1 * step);
        }),
      ],
      [8, 8, 10],
    );
  const method = (step: number) =>
    mapsOf('activations', [conv(step), stacked([[0.1, 0.7, 0.2]], [3])], {
      ...{kind: 'features', axes: 'layer', parts: ['base/conv', 'out']},
    });

  it('show each layer of an image, and how the channels came about', () => {
    const scene = sceneOf(batch, [says(0, 0.9, 0)], {classNames: ['zero']});
    for (const {tag, image} of featurePictures(method(0), scene))
      expectPicture(`../report/${tag.replaceAll('/', '-')}`, image);
    const strips = films(20);
    const chosen = new Map<string, readonly number[]>();
    for (const step of [0, 1, 2]) {
      for (const {part, limits, scene: shown} of channelFilms(method(step), {...scene, step}, chosen)) {
        const image = strips.add(part, limits, shown).draw();
        if (step === 2) expectPicture('../report/channels', image);
      }
    }
  });

  it('of kernels are one picture a layer, whatever the images, without strips', () => {
    const scene = {...sceneOf(batch, [says(0, 0.9, 0)], {classNames: ['zero']}), step: 2};
    const kernel = Array.from({length: 9 * 2}, (_, i) => (i % 2 ? 1 : -1) * (Math.floor(i / 6) - 1));
    const kernels = mapsOf('filters', [stacked([kernel], [3, 3, 1, 2]), stacked([kernel], [3, 3, 2])], {
      ...{kind: 'features', axes: 'kernel', parts: ['conv_1', 'conv_2']},
    });
    const [first, second] = featurePictures(kernels, scene);
    expect(first?.tag).to.equal('filters/conv_1');
    expect(first?.image).to.deep.equal(kernelGrid(kernel, [3, 3, 1, 2], {title: 'conv_1 · epoch 2 · filters'}));
    expect(second?.image).to.deep.equal(kernelGrid(kernel, [3, 3, 2], {title: 'conv_2 · epoch 2 · filters'}));
    expect(channelFilms(kernels, scene, new Map())).to.deep.equal([]);
  });
});
