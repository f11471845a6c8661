import {expect} from 'chai';
import {type ChosenChannels, channelFilms} from '../../src/report/features.ts';
import {type Films, films} from '../../src/report/films.ts';
import type {Scene} from '../../src/report/grids.ts';
import {type ColourScale, partsOf, scalesOf} from '../../src/report/paint.ts';
import type {ExplainedBatch} from '../../src/report/step.ts';
import {mapsOf, says, sceneOf, stacked} from './scenes.ts';

const batch: ExplainedBatch = {inputs: [stacked([[0, 0.5, 0.5, 1]], [2, 2, 1])], inputNames: ['x'], labels: [1]};

/** The scene and the one map of a step; its values grow and turn around. */
function at(step: number, scale: ColourScale) {
  const values = Array.from({length: 4}, (_, i) => (1 + step) * Math.sin(step * 0.4 + i));
  const [part] = partsOf(mapsOf('gradient', [stacked([values], [2, 2, 1])]), batch);
  if (!part) throw new Error('no part');
  const scene: Scene = sceneOf(batch, [says(step % 2, 0.7, 1)], {step, paint: {scale}});
  return {part, scene, limits: scalesOf(scale).limits(part)};
}

function add(strips: Films, step: number, scale: ColourScale) {
  const {part, scene, limits} = at(step, scale);
  return strips.add(part, limits, scene).draw();
}

describe('filmstrips of a run that is gone on with', () => {
  it('are those of one that never stopped, wherever it stopped', () => {
    for (const scale of ['image', 'epoch'] as const) {
      for (const stop of [1, 2, 5, 6, 11, 12, 13, 24]) {
        const most = 6;
        const whole = films(most);
        for (let step = 0; step < stop; step++) add(whole, step, scale);
        const parts = films(
          most,
          Array.from({length: stop}, (_, step) => step),
        );
        for (const step of parts.wanted(stop)) {
          const {part, scene, limits} = at(step, scale);
          parts.keep(part, limits, scene);
        }
        for (let step = stop; step < stop + 14; step++) {
          expect(add(parts, step, scale), `${scale}, stopped at ${stop}, step ${step}`).to.deep.equal(
            add(whole, step, scale),
          );
        }
      }
    }
  });

  it('want no more earlier frames than they show', () => {
    const earlier = Array.from({length: 23}, (_, step) => step);
    expect(films(20, earlier).wanted(23)).to.deep.equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    expect(films(20, [0, 5, 10]).wanted(15)).to.deep.equal([0, 5, 10]);
    expect(films(20).wanted(3)).to.deep.equal([]);
    // A step that is done again takes the place of all that came after it.
    expect(films(20, [0, 1, 2, 3, 4]).wanted(2)).to.deep.equal([0, 1]);
  });

  it('drop the later steps when a step is done again', () => {
    const again = films(20);
    for (const step of [0, 1, 2, 3, 4, 2]) add(again, step, 'image');
    const straight = films(20);
    for (const step of [0, 1, 2]) add(straight, step, 'image');
    expect(add(again, 3, 'image')).to.deep.equal(add(straight, 3, 'image'));
  });
});

describe('filmstrips', () => {
  it('draw all frames anew on the scale of the run', () => {
    const strips = films(20);
    const [one, two] = [at(0, 'run'), at(1, 'run')];
    strips.add(one.part, [1], one.scene);
    const before = strips.add(two.part, [1], two.scene).draw();
    const other = films(20);
    other.add(one.part, [1], one.scene);
    const after = other.add(two.part, [100], two.scene).draw();
    // The tile of step 0: a scale a hundred times as wide makes it pale.
    expect(after.data).not.to.deep.equal(before.data);
    const strength = (data: Uint8ClampedArray) => data.reduce((sum, value) => sum + (255 - value), 0);
    expect(strength(after.data)).to.be.lessThan(strength(before.data));
  });

  it('are due at each of the first ten steps, then ever more rarely, and what was not drawn is told', () => {
    const strips = films(20);
    const due: number[] = [];
    for (let step = 0; step <= 44; step++) {
      const {part, scene, limits} = at(step, 'image');
      const film = strips.add(part, limits, scene);
      if (!film.due) continue;
      due.push(step);
      film.draw();
      expect(strips.undrawn()).to.deep.equal([]);
    }
    expect(due).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40]);
    const [last] = strips.undrawn();
    expect(last?.tag).to.equal('gradient');
    const every = films(20);
    for (let step = 0; step < 44; step++) add(every, step, 'image');
    expect(last?.film.draw()).to.deep.equal(add(every, 44, 'image'));
    expect(strips.undrawn()).to.deep.equal([]);
  });

  it('are due at the first step of a run that is gone on with', () => {
    const {part, scene, limits} = at(13, 'image');
    const earlier = Array.from({length: 13}, (_, step) => step);
    expect(films(20, earlier).add(part, limits, scene).due).to.equal(true);
  });

  it('keep the channels that varied most when they were first seen', () => {
    const scene = sceneOf(batch, [says(1, 0.7, 1)]);
    const spread = (...sizes: number[]) =>
      mapsOf('activations', [stacked([sizes.map((size) => -size).concat(sizes)], [2, 1, sizes.length])], {
        ...{kind: 'features', axes: 'layer', parts: ['conv']},
      });
    const chosen: ChosenChannels = new Map();
    const channelsOf = (...sizes: number[]) =>
      channelFilms(spread(...sizes), scene, chosen).map((film) => film.scene.captions);
    const labels = (...sizes: number[]) =>
      channelsOf(...sizes).flatMap((captions) =>
        [0, 1, 2, 3, 4, 5, 6, 7].flatMap((row) => captions.label(row, undefined)),
      );
    const first = labels(1, 9, 0, 3, 5, 2, 8, 7, 6, 4);
    expect(first).to.deep.equal([1, 3, 4, 5, 6, 7, 8, 9].map((channel) => `channel ${channel}`));
    expect(labels(9, 0, 9, 0, 0, 0, 0, 0, 0, 0)).to.deep.equal(first);
  });

  it('are none for layers without places', () => {
    const dense = mapsOf('activations', [stacked([[1, 2, 3]], [3])], {kind: 'features', axes: 'layer', parts: ['out']});
    expect(channelFilms(dense, sceneOf(batch, []), new Map())).to.deep.equal([]);
  });
});
