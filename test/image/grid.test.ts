import {expect} from 'chai';
import {ink, pixelAt} from '../../src/image/canvas.ts';
import {colourise} from '../../src/image/colormaps.ts';
import {grid} from '../../src/image/grid.ts';
import {formatNumber} from '../../src/image/legend.ts';
import {overlay} from '../../src/image/overlay.ts';
import {picture, planeOf} from '../../src/image/picture.ts';
import {limitOf} from '../../src/image/scale.ts';
import type {Pixels} from '../../src/sinks/sink.ts';
import {expectPicture} from './golden.ts';
import {blob, digit, digitPicture, drawn, scene, sceneMap, signedMap} from './samples.ts';

describe('grid', () => {
  it('shows three columns of small images', () => {
    const rows = [0, 1, 2, 3].map((i) => {
      const heat = drawn(blob(3 + (i % 2), 3, 4), 'positive');
      const wrong = i === 3;
      return {
        label: [`true ${i}`, `says ${wrong ? 8 : i}`, wrong ? '0.51' : '0.97'],
        tone: wrong ? ('bad' as const) : ('good' as const),
        cells: [digitPicture(i), heat, overlay(digitPicture(i), heat, 0.6)],
      };
    });
    const pixels = grid({
      title: 'grad-cam · epoch 7',
      columns: ['input', 'grad-cam', 'overlay'],
      rows,
      legend: [{kind: 'positive', text: 'each map to its own 99th percentile'}],
    });
    // Within one card of TensorBoard, shown at its true size.
    expect(pixels.width).to.be.at.most(350);
    expectPicture('grid-digits', pixels);
  });

  it('shows many methods, a missing map, NaN, and both legends', () => {
    const broken = signedMap(2, 1);
    broken[27] = Number.NaN;
    broken[28] = Number.POSITIVE_INFINITY;
    const rows = [0, 1, 2].map((i) => {
      const signed = i === 2 ? broken : signedMap(i, i);
      const heat = drawn(signed, 'signed');
      return {
        label: [`true ${i}`, `says ${i}`, '1.00'],
        cells: [
          digitPicture(i),
          drawn(blob(3, i + 2, 4), 'positive'),
          heat,
          overlay(digitPicture(i), heat, 0.6),
          i === 1 ? undefined : drawn(signedMap(i, 2), 'signed', 'PuOr'),
          drawn(new Float32Array(64), 'positive'),
        ],
        notes: [undefined, undefined, undefined, undefined, undefined, i === 0 ? 'all zero' : undefined],
      };
    });
    expectPicture(
      'grid-methods',
      grid({
        title: 'digits · epoch 12',
        columns: ['input', 'grad-cam', 'integrated-gradients', 'overlay', 'smooth-grad of gradient', 'occlusion'],
        rows,
        legend: [
          {kind: 'positive', text: 'grad-cam, occlusion', limit: 0.0234},
          {kind: 'signed', text: 'against / for the class', limit: 1.5, notFinite: 2},
        ],
      }),
    );
  });

  it('shows large pictures of other shapes and long names', () => {
    const row = (height: number, width: number, name: string) => {
      const base = picture(scene(height, width), [height, width, 3], {min: 0, max: 1});
      const values = sceneMap(height, width);
      const heat = colourise({values, height, width}, {kind: 'positive', limit: limitOf(values)});
      return {
        label: [`true ${name}`, 'says Labrador retriever', '0.51'],
        tone: 'bad' as const,
        cells: [base, heat, overlay(base, heat, 0.6)],
      };
    };
    expectPicture(
      'grid-photos',
      grid({
        title: 'transfer-learning on a folder of photographs · epoch 12 of 40 · val_acc 0.91',
        columns: ['input', 'grad-cam', 'overlay'],
        rows: [
          row(224, 224, 'golden retriever'),
          row(120, 224, '漢字 with a very long name that does not end'),
          row(224, 120, 'Großer Münsterländer'),
        ],
      }),
    );
  });

  it('shows sequences and tables', () => {
    const sequence = Float32Array.from({length: 180}, (_, i) => ((Math.floor(i / 3) * (2 + (i % 3))) % 24) / 12 - 1);
    const input = picture(sequence, [60, 3], {min: -1, max: 1});
    const map = sequence.map((v, i) => (v * (i % 60)) / 60);
    const heat = colourise(planeOf(map, [60, 3], 'input'), {kind: 'signed', limit: limitOf(map)});
    const cam = Float32Array.from({length: 60}, (_, i) => (i % 20) / 19);
    expectPicture(
      'grid-sequences',
      grid({
        columns: ['input', 'gradient', 'overlay', 'grad-cam'],
        rows: [
          {
            label: ['true rising', 'says flat', '0.83'],
            tone: 'bad',
            cells: [
              input,
              heat,
              overlay(input, heat, 0.6),
              colourise(planeOf(cam, [60]), {kind: 'positive', limit: 1}),
            ],
          },
        ],
      }),
    );
    const features = Float32Array.from({length: 13}, (_, i) => ((i * 5) % 13) / 6 - 1);
    const bars = picture(features, [13], {min: -1, max: 1});
    const weights = colourise(planeOf(features.toReversed(), [13]), {kind: 'signed', limit: 1});
    expectPicture(
      'grid-tables',
      grid({
        columns: ['input', 'gradient', 'overlay'],
        rows: [{label: ['true 21.6', 'says 19.2'], cells: [bars, weights, overlay(bars, weights, 0.6)]}],
      }),
    );
  });

  it('enlarges by the whole factor nearest to the wanted side', () => {
    const side = (height: number, width: number, tile?: number) => {
      const cell = picture(new Float32Array(height * width), [height, width, 1], {min: 0, max: 1});
      return blackArea(grid({columns: [], rows: [{label: [], cells: [cell]}], tile}));
    };
    expect(side(8, 8)).to.deep.equal([72, 72]);
    expect(side(28, 28)).to.deep.equal([84, 84]);
    expect(side(32, 32)).to.deep.equal([64, 64]);
    expect(side(64, 64)).to.deep.equal([64, 64]);
    expect(side(224, 224)).to.deep.equal([72, 72]);
    expect(side(16, 32)).to.deep.equal([64, 32]);
    expect(side(8, 8, 100)).to.deep.equal([96, 96]);
    // A strip is stretched so that it can be seen: 144 across, a third of it down.
    expect(side(1, 72)).to.deep.equal([144, 48]);
  });

  it('puts each pixel of a map where it belongs', () => {
    const values = digit(0);
    const pixels = grid({columns: [], rows: [{label: [], cells: [digitPicture(0)]}], tile: 8});
    // Margin 10, a column of at least 28 pixels with the tile in its middle, and the top of an untitled sheet.
    const [left, top] = [10 + 10, 10];
    const levels = Array.from(values, (_, i) => pixelAt(pixels, left + (i % 8), top + Math.floor(i / 8))[0]);
    expect(levels).to.deep.equal(Array.from(values, (v) => Math.round(v * 255)));
  });

  it('marks a wrong row by a cross and a tint, a right one by a tick', () => {
    const mark = (tone?: 'good' | 'bad') => {
      const {data} = grid({columns: [], rows: [{label: ['x'], cells: [digitPicture(0)], tone}]});
      const has = ([r, g, b]: readonly [number, number, number]) =>
        data.some((v, i) => i % 4 === 0 && v === r && data[i + 1] === g && data[i + 2] === b);
      return [has(ink.badPaper), has(ink.bad), has(ink.good)];
    };
    expect(mark()).to.deep.equal([false, false, false]);
    expect(mark('bad').slice(0, 1)).to.deep.equal([true]);
    expect(mark('good').slice(0, 2)).to.deep.equal([false, false]);
  });

  it('is a sheet also without rows', () => {
    const pixels = grid({title: 'nothing to show', columns: ['input'], rows: []});
    expect(pixels.data.length).to.equal(pixels.width * pixels.height * 4);
    expect(pixelAt(pixels, 0, 0)).to.deep.equal([255, 255, 255, 255]);
  });
});

describe('formatNumber', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0'],
    [0.41234, '0.412'],
    [-0.0123, '−0.0123'],
    [12345.6, '12300'],
    [0.000012345, '1.2e−5'],
    [-3.2e12, '−3.2e12'],
  ];
  for (const [value, text] of cases) {
    it(`writes ${value} as ${text}`, () => {
      expect(formatNumber(value)).to.equal(text);
    });
  }
});

/** Width and height of all that is black. */
function blackArea({width, data}: Pixels): [number, number] {
  const black = Array.from({length: data.length / 4}, (_, i) => i).filter((i) => data[i * 4] === 0);
  const [xs, ys] = [black.map((i) => i % width), black.map((i) => Math.floor(i / width))];
  return [Math.max(...xs) - Math.min(...xs) + 1, Math.max(...ys) - Math.min(...ys) + 1];
}
