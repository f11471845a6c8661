import {expect} from 'chai';
import {confusionOf, confusionPicture} from '../../src/report/confusion.ts';
import {expectPicture} from '../image/golden.ts';

const pets = ['cat', 'dog', 'a name that is too long for its place', 'fish'];

describe('a confusion matrix', () => {
  const truths = [0, 0, 0, 1, 1, 2, 3, 3];
  const said = [0, 1, 1, 1, undefined, 2, 0, 3];

  it('counts what is said of each class', () => {
    expect(confusionOf(truths, said, 4)).to.deep.equal({
      classes: [0, 1, 2, 3],
      counts: [
        [1, 2, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [1, 0, 0, 1],
      ],
      ...{beyond: 0, unsaid: 1, right: 4, total: 8},
    });
  });

  it('of many classes shows those with most errors, then the most frequent', () => {
    // 30 classes of one image; 28 is taken for 29; 3 and 5 have two images.
    const many = [...Array.from({length: 30}, (_, i) => i), 3, 5];
    const found = confusionOf(
      many,
      many.map((unit) => (unit === 28 ? 29 : unit)),
      30,
    );
    const shown = [...Array.from({length: 22}, (_, i) => i), 28, 29];
    expect(found.classes).to.deep.equal(shown);
    expect(found.counts[22]).to.deep.equal(shown.map((unit) => (unit === 29 ? 1 : 0)));
    expect(found.counts[3]?.[3]).to.equal(2);
    expect([found.beyond, found.right, found.total]).to.deep.equal([6, 31, 32]);
  });

  it('is drawn with its names, numbers and shares', () => {
    const draw = (name: string, own: readonly string[], ...pairs: Parameters<typeof confusionOf>) =>
      expectPicture(
        `../report/${name}`,
        confusionPicture(confusionOf(...pairs), {moment: 'epoch 3', className: (unit) => own[unit] ?? `${unit}`}),
      );
    draw('confusion', pets, truths, said, 4);
    const digits = Array.from({length: 120}, (_, i) => i % 10);
    draw(
      'confusion-digits',
      [],
      digits,
      digits.map((digit, i) => (i % 7 === 3 ? (digit * 3) % 10 : digit)),
      10,
    );
    const many = Array.from({length: 200}, (_, i) => i % 40);
    const names = Array.from({length: 40}, (_, i) => `class ${i}`);
    draw(
      'confusion-many',
      names,
      many,
      many.map((unit, i) => (i % 3 === 0 ? (unit + 7) % 40 : unit)),
      40,
    );
  });
});
