import {expect} from 'chai';
import {type CornerMark, corners, markBox} from '../../examples/shapes/corner-mark.ts';
import {makeShapes, type Shapes} from '../../examples/shapes/make-shapes.ts';
import {outlines, shapeNames} from '../../examples/shapes/outlines.ts';
import {texture} from '../../examples/shapes/texture.ts';
import {ExplainError} from '../../src/core/errors.ts';
import {generator} from '../../src/core/random.ts';

const size = 32;
const pixel = ({values}: Shapes, image: number, row: number, column: number): number[] => {
  const at = ((image * size + row) * size + column) * 3;
  return [...values.subarray(at, at + 3)];
};
const maskOf = ({masks}: Shapes, image: number): Uint8Array =>
  masks.values.subarray(image * size * size, (image + 1) * size * size);

describe('outlines of shapes', () => {
  // Areas in units of the radius: circle of 0.85, square of 1.5, equilateral triangle with corners at 1, arms of 0.6 x 2.
  const areas = {
    circle: Math.PI * 0.85 ** 2,
    square: 1.5 ** 2,
    triangle: (3 * Math.sqrt(3)) / 4,
    cross: 2 * 1.2 - 0.6 ** 2,
  };
  for (const name of shapeNames) {
    it(`${name}: has its area and lies within the radius`, () => {
      const steps = 400;
      let hits = 0;
      let farthest = 0;
      for (let i = 0; i < steps * steps; i++) {
        const [right, down] = [(2.4 * (i % steps)) / steps - 1.2, (2.4 * Math.floor(i / steps)) / steps - 1.2];
        if (!outlines[name](right, down)) continue;
        hits++;
        farthest = Math.max(farthest, Math.hypot(right, down));
      }
      expect((hits * 2.4 ** 2) / steps ** 2).to.be.closeTo(areas[name], 0.02);
      expect(farthest).to.be.at.most(Math.hypot(0.75, 0.75) + 1e-9);
    });
  }

  it('triangle: points up', () => {
    expect(outlines.triangle(0, -0.9)).to.equal(true);
    expect(outlines.triangle(0, 0.9)).to.equal(false);
  });
});

describe('textures', () => {
  it('stay within 1 of 0 and fill much of that', () => {
    const values = texture(64, generator(0));
    expect(Math.max(...values)).to.be.within(0.5, 1);
    expect(Math.min(...values)).to.be.within(-1, -0.5);
    expect(values.reduce((a, b) => a + b) / values.length).to.be.closeTo(0, 0.25);
  });
});

describe('images of shapes', () => {
  const shapes = makeShapes({count: 80, seed: 4});

  it('hold as many of each class, and the same images whatever the count', () => {
    expect(shapes.shape).to.deep.equal([80, 32, 32, 3]);
    expect(shapes.masks.shape).to.deep.equal([80, 32, 32]);
    for (const label of [0, 1, 2, 3]) expect(shapes.labels.filter((one) => one === label)).to.have.lengthOf(20);
    const few = makeShapes({count: 5, seed: 4});
    expect(few.values).to.deep.equal(shapes.values.slice(0, few.values.length));
    expect(few.masks.values).to.deep.equal(shapes.masks.values.slice(0, few.masks.values.length));
    expect(makeShapes({count: 5, seed: 5}).values).not.to.deep.equal(few.values);
    expect(shapes.values.every((value) => value >= 0 && value <= 1)).to.equal(true);
  });

  it('have the shape where the mask is: one colour there, others elsewhere', () => {
    for (let image = 0; image < 80; image++) {
      const mask = maskOf(shapes, image);
      const inner: number[][] = [];
      const outer: number[][] = [];
      for (let row = 1; row < size - 1; row++) {
        for (let column = 1; column < size - 1; column++) {
          // Away from edges, whose pixels are mixed.
          const around = [-1, 0, 1].flatMap((down) =>
            [-1, 0, 1].map((right) => mask[(row + down) * size + column + right]),
          );
          if (around.every((one) => one === 1)) inner.push(pixel(shapes, image, row, column));
          if (around.every((one) => one === 0)) outer.push(pixel(shapes, image, row, column));
        }
      }
      const mean = (pixels: number[][]) =>
        [0, 1, 2].map((c) => pixels.reduce((sum, p) => sum + (p[c] ?? 0), 0) / pixels.length);
      const [shape, background] = [mean(inner), mean(outer)];
      const spread = Math.max(...inner.flatMap((p) => p.map((value, c) => Math.abs(value - (shape[c] ?? 0)))));
      expect(inner.length, `image ${image}`).to.be.above(8);
      expect(spread, `image ${image}`).to.be.below(0.09);
      expect(Math.hypot(...shape.map((value, c) => value - (background[c] ?? 0))), `image ${image}`).to.be.above(0.25);
    }
  });

  it('have masks of the size that the shapes have', () => {
    // Radii are 0.22 to 0.38 of the side; so are the areas, in units of the squared radius.
    const areas = {circle: 2.27, square: 2.25, triangle: 1.3, cross: 2.04};
    for (let image = 0; image < 80; image++) {
      const name = shapeNames[shapes.labels[image] ?? 0] ?? 'circle';
      const count = maskOf(shapes, image).reduce((a, b) => a + b, 0);
      expect(count / areas[name], `image ${image}`).to.be.within(0.9 * (0.22 * size) ** 2, 1.1 * (0.38 * size) ** 2);
    }
  });

  it('differ by nothing but the mark, in the corner, on the share of images that is asked for', () => {
    for (const corner of corners) {
      const mark: CornerMark = {corner, ofClass: 'square', share: 0.5, others: 0.1};
      const marked = makeShapes({count: 80, seed: 4, mark});
      const {top, left, height, width} = markBox(size, corner);
      for (let image = 0; image < 80; image++) {
        const changed = {inside: 0, outside: 0};
        for (let at = 0; at < size * size; at++) {
          const [row, column] = [Math.floor(at / size), at % size];
          const within = row >= top && row < top + height && column >= left && column < left + width;
          const same = pixel(marked, image, row, column).join() === pixel(shapes, image, row, column).join();
          if (!same) changed[within ? 'inside' : 'outside']++;
        }
        expect(changed.outside, `image ${image}`).to.equal(0);
        if (marked.marked[image]) expect(changed.inside, `image ${image}`).to.be.above(15);
        else expect(changed.inside, `image ${image}`).to.equal(0);
      }
    }
    expect(corners.map((corner) => markBox(size, corner))).to.deep.equal([
      {top: 1, left: 1, height: 5, width: 5},
      {top: 1, left: 26, height: 5, width: 5},
      {top: 26, left: 1, height: 5, width: 5},
      {top: 26, left: 26, height: 5, width: 5},
    ]);
  });

  it('are marked by class in the shares that are asked for', () => {
    const {marked, labels} = makeShapes({
      count: 1200,
      size: 16,
      mark: {corner: 'top-left', ofClass: 'circle', others: 0.1},
    });
    const share = (own: boolean) => {
      const some = marked.filter((_, image) => (labels[image] === 0) === own);
      return some.filter(Boolean).length / some.length;
    };
    // Four standard errors: sqrt(0.95 * 0.05 / 300) and sqrt(0.1 * 0.9 / 900).
    expect(share(true)).to.be.closeTo(0.95, 4 * 0.0126);
    expect(share(false)).to.be.closeTo(0.1, 4 * 0.01);
    expect(shapes.marked.some(Boolean)).to.equal(false);
  });

  it('are white around black at the mark', () => {
    const mark: CornerMark = {corner: 'top-left', ofClass: 'circle', share: 1};
    const marked = makeShapes({count: 1, mark});
    const row = (y: number) => [1, 2, 3, 4, 5].map((x) => pixel(marked, 0, y, x)[0]);
    expect([1, 2, 3, 4, 5].map(row)).to.deep.equal([
      [1, 1, 1, 1, 1],
      [1, 0, 0, 0, 1],
      [1, 0, 0, 0, 1],
      [1, 0, 0, 0, 1],
      [1, 1, 1, 1, 1],
    ]);
  });

  it('refuse sizes and counts that make no images', () => {
    expect(() => makeShapes({count: 0})).to.throw(ExplainError, /count must be a whole number >= 1; got 0/);
    expect(() => makeShapes({count: 1, size: 8})).to.throw(ExplainError, /size must be a whole number >= 16; got 8/);
  });

  it('are drawn within the picture', () => {
    const edges = makeShapes({count: 400, size: 16});
    const {values} = edges.masks;
    for (let image = 0; image < 400; image++) {
      const mask = values.subarray(image * 256, (image + 1) * 256);
      const [rows, columns] = [0, 1].map((axis) => {
        const places = [...mask.keys()].filter((at) => mask[at] === 1).map((at) => (axis === 0 ? at >> 4 : at & 15));
        return Math.max(...places) - Math.min(...places) + 1;
      });
      // A shape that the border cuts off would be flat.
      expect(Math.max(rows ?? 0, columns ?? 0) / Math.min(rows ?? 0, columns ?? 0), `image ${image}`).to.be.below(1.7);
    }
  });
});
