import {expect} from 'chai';
import type {DataRange, Edit, Picture} from '../../src/page/edits/edit.ts';
import {readVariants, writeVariants} from '../../src/page/edits/edit-text.ts';
import {editWords} from '../../src/page/edits/edit-words.ts';
import {applyEdits, editKinds, editNamed} from '../../src/page/edits/index.ts';
import {normals} from '../../src/page/edits/noise.ts';

const grey = (height: number, width: number, values: readonly number[]): Picture => ({
  values: Float32Array.from(values),
  height,
  width,
  channels: 1,
});
const data: DataRange = {min: 0, max: 10, mean: [4, 5, 6]};
const edit = (name: string, numbers: readonly number[], trail: Edit['trail'] = []): Edit => ({name, numbers, trail});
const done = (picture: Picture, ...edits: readonly Edit[]) => Array.from(applyEdits(picture, edits, data).values);
const nine = grey(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]);

describe('edits of an image', () => {
  const cases: readonly (readonly [name: string, edit: Edit, values: readonly number[]])[] = [
    [
      'paints one pixel at half of the range',
      edit('paint', [1, 50], [{row: 1, column: 0}]),
      [1, 2, 3, 5, 5, 6, 7, 8, 9],
    ],
    [
      'paints along the way',
      edit(
        'paint',
        [1, 100],
        [
          {row: 0, column: 0},
          {row: 0, column: 2},
        ],
      ),
      [10, 10, 10, 4, 5, 6, 7, 8, 9],
    ],
    // A disc of diameter 2 covers the four neighbours too.
    ['paints a disc', edit('paint', [2, 0], [{row: 1, column: 1}]), [1, 0, 3, 0, 0, 0, 7, 0, 9]],
    ['erases to the darkest value', edit('erase', [1, 0], [{row: 2, column: 0}]), [1, 2, 3, 4, 5, 6, 0, 8, 9]],
    ['erases to the mean', edit('erase', [1, 1], [{row: 2, column: 0}]), [1, 2, 3, 4, 5, 6, 4, 8, 9]],
    ['lays a grey patch', edit('patch', [1, 1, 2, 0]), [1, 2, 3, 4, 5, 5, 7, 5, 5]],
    ['lays a patch of the mean, partly outside', edit('patch', [-1, -1, 2, 1]), [4, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['rotates by a quarter, clockwise', edit('rotate', [90, 0]), [7, 4, 1, 8, 5, 2, 9, 6, 3]],
    ['rotates by a half', edit('rotate', [-180, 0]), [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['shifts down and right', edit('shift', [1, 1, 0]), [0, 0, 0, 0, 1, 2, 0, 4, 5]],
    ['shifts up, the mean comes after', edit('shift', [-2, 0, 1]), [7, 8, 9, 4, 4, 4, 4, 4, 4]],
    ['flips left and right', edit('flip', [0]), [3, 2, 1, 6, 5, 4, 9, 8, 7]],
    ['flips top and bottom', edit('flip', [1]), [7, 8, 9, 4, 5, 6, 1, 2, 3]],
    ['brightens within the range', edit('brightness', [35]), [4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10, 10, 10]],
    ['darkens', edit('brightness', [-20]), [0, 0, 1, 2, 3, 4, 5, 6, 7]],
    // The mean is 5.
    ['takes contrast away', edit('contrast', [50]), [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]],
    ['adds contrast within the range', edit('contrast', [200]), [0, 0, 1, 3, 5, 7, 9, 10, 10]],
    ['keeps all of a whole crop', edit('crop', [0, 0, 3, 3]), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['enlarges one pixel', edit('crop', [2, 1, 1, 1]), [8, 8, 8, 8, 8, 8, 8, 8, 8]],
    // Places 0, 0.5 and 1 of two columns, as pixels are areas: (i + 0.5) * 2 / 3 - 0.5 = -1/6, 1/2, 7/6.
    ['enlarges two columns', edit('crop', [0, 1, 3, 2]), [2, 2.5, 3, 5, 5.5, 6, 8, 8.5, 9]],
    ['sets a value', edit('set', [5, -0.5]), [1, 2, 3, 4, 5, -0.5, 7, 8, 9]],
    ['leaves one channel as it is when channels are to be swapped', edit('swap', [0, 0]), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ];
  for (const [name, change, values] of cases) {
    it(name, () => {
      const found = done(nine, change);
      found.forEach((value, i) => {
        expect(value, `${i}`).to.be.closeTo(values[i] ?? Number.NaN, 1e-5);
      });
      expect(Array.from(nine.values), 'the given one').to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });
  }

  it('blurs with weights that sum to 1', () => {
    // A single pixel of 1, sigma 1: g(d) = exp(-d^2 / 2); nothing is cut off by the border.
    const side = 15;
    const middle = 7 * side + 7;
    const one = grey(
      side,
      side,
      Array.from({length: side * side}, (_, i) => (i === middle ? 1 : 0)),
    );
    const found = done(one, edit('blur', [1]));
    const bell = (distance: number): number => Math.exp(-(distance ** 2) / 2);
    const total = [-3, -2, -1, 0, 1, 2, 3].reduce((sum, distance) => sum + bell(distance), 0);
    expect(found[middle]).to.be.closeTo(1 / total ** 2, 1e-6);
    expect(found[middle + 1]).to.be.closeTo(bell(1) / total ** 2, 1e-6);
    expect(found[middle - 2 * side]).to.be.closeTo(bell(2) / total ** 2, 1e-6);
    expect(found.reduce((sum, value) => sum + value, 0)).to.be.closeTo(1, 1e-5);
    // What is the same everywhere stays so, also at the border.
    for (const value of done(grey(2, 3, [7, 7, 7, 7, 7, 7]), edit('blur', [2]))) expect(value).to.be.closeTo(7, 1e-5);
  });

  it('blurs below the brush alone', () => {
    const whole = done(nine, edit('blur', [1]));
    const found = done(nine, edit('blur-brush', [1, 1], [{row: 0, column: 2}]));
    expect(found).to.deep.equal([1, 2, whole[2], 4, 5, 6, 7, 8, 9]);
  });

  it('works on each of three channels', () => {
    const colour: Picture = {values: Float32Array.of(1, 2, 3, 4, 5, 6), height: 1, width: 2, channels: 3};
    expect(done(colour, edit('swap', [0, 2]))).to.deep.equal([3, 2, 1, 6, 5, 4]);
    expect(done(colour, edit('erase', [1, 1], [{row: 0, column: 1}]))).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(done(colour, edit('paint', [1, 0, 50, 100], [{row: 0, column: 0}]))).to.deep.equal([0, 5, 10, 4, 5, 6]);
    expect(done(colour, edit('flip', [0]))).to.deep.equal([4, 5, 6, 1, 2, 3]);
    expect(done(colour, edit('shift', [0, 1, 1]))).to.deep.equal([4, 5, 6, 1, 2, 3]);
    expect(done(colour, edit('patch', [0, 0, 1, 2]))).to.deep.equal([0, 0, 0, 4, 5, 6]);
  });

  it('adds the same normal noise for a seed', () => {
    const flat = grey(100, 100, new Array<number>(10_000).fill(5));
    const found = done(flat, edit('noise', [10, 3]));
    expect(found).to.deep.equal(done(flat, edit('noise', [10, 3])));
    expect(found).not.to.deep.equal(done(flat, edit('noise', [10, 4])));
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length;
    // Standard deviation 1: the mean of 10000 is within 4 / 100, the variance within 4 * sqrt(2) / 100.
    expect(mean).to.be.closeTo(5, 0.04);
    expect(variance).to.be.closeTo(1, 0.057);
    const next = normals(0);
    expect(Math.abs(next() - next())).to.be.greaterThan(0);
  });

  it('comes in turn', () => {
    const found = done(nine, edit('flip', [0]), edit('shift', [0, 1, 0]), edit('brightness', [10]));
    expect(found).to.deep.equal([1, 4, 3, 1, 7, 6, 1, 10, 9]);
  });
});

describe('edits in an address', () => {
  it('are read as they were written, and need no escapes', () => {
    const variants = [
      editKinds.map((kind) => {
        const numbers = kind.fields({height: 28, width: 28, channels: 3}).map(({start, step}) => start + step / 4);
        return {
          name: kind.name,
          numbers,
          trail: kind.isBrush
            ? [
                {row: 3, column: 27},
                {row: 4, column: -1},
              ]
            : [],
        };
      }),
      [],
      [edit('set', [0, -1.5e-7]), edit('rotate', [-12.5, 1])],
    ];
    const text = writeVariants(variants);
    expect(new URLSearchParams({edits: text}).toString()).to.equal(`edits=${text}`);
    expect(readVariants(text)).to.deep.equal({variants, lost: 0});
    expect(writeVariants([[edit('rotate', [15, 0]), edit('patch', [3, 4, 7, 1])], [edit('flip', [1])]])).to.equal(
      'rotate_15_0*patch_3_4_7_1**flip_1',
    );
  });

  it('are left out where they make no sense', () => {
    const texts = [
      'turn_15_0',
      'rotate',
      'rotate_15',
      'rotate_x_0',
      'rotate_15_0_3',
      'rotate_1e99_0',
      'paint_1_1__3',
    ].concat(['paint_1_1', 'rotate_15_0__3_4', 'paint_1_1__3_4__5_6', 'rotate__15_0', 'constructor', '__proto___1']);
    expect(readVariants(`${texts.join('*')}*flip_1`)).to.deep.equal({
      variants: [[edit('flip', [1])]],
      lost: texts.length,
    });
  });

  it('are told in words', () => {
    const sides = {height: 28, width: 28, channels: 1};
    expect(editWords(edit('rotate', [15, 1]), sides)).to.equal(
      'rotate: degrees clockwise 15, outside mean of the data',
    );
    expect(editNamed('rotate')?.fields(sides).length).to.equal(2);
  });
});
