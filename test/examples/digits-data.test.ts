import {expect} from 'chai';
import {loadDigitParts, loadDigits, withShifted} from '../../examples/digits/data.ts';

describe('the digits', () => {
  it('are those that scikit-learn bundles', async () => {
    const {values, shape, labels, classNames} = await loadDigits();
    expect(shape).to.deep.equal([1797, 8, 8, 1]);
    expect(classNames?.join('')).to.equal('0123456789');
    // numpy.bincount(load_digits().target); load_digits().target[:10]; load_digits().images[0][:2]; load_digits().data.sum()
    const counts = Array.from({length: 10}, (_, digit) => labels.filter((label) => label === digit).length);
    expect(counts).to.deep.equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect([...labels.slice(0, 10)]).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...values.slice(0, 16)].map((value) => value * 16)).to.deep.equal(
      [0, 0, 5, 13, 9, 1, 0, 0].concat([0, 0, 13, 15, 10, 15, 5, 0]),
    );
    expect(values.reduce((sum, value) => sum + 16 * value, 0)).to.equal(561_718);
    expect(Math.max(...values)).to.equal(1);
  });

  it('are split into the same parts for a seed, a fifth of each digit held out', async () => {
    const {train, validation} = await loadDigitParts(0);
    expect([train.labels.length, validation.labels.length]).to.deep.equal([1438, 359]);
    const held = Array.from({length: 10}, (_, digit) => validation.labels.filter((label) => label === digit).length);
    expect(held).to.deep.equal([36, 36, 35, 37, 36, 36, 36, 36, 35, 36]);
    const images = ({values}: {values: Float32Array}) =>
      Array.from({length: values.length / 64}, (_, i) => values.subarray(64 * i, 64 * (i + 1)).join());
    const seen = new Set(images(train));
    expect(images(validation).filter((image) => seen.has(image))).to.have.lengthOf(0);
    expect(await loadDigitParts(0)).to.deep.equal({train, validation});
  });

  it('are taught a second time one pixel aside', () => {
    const one = {values: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [1, 2, 3, 1] as const, labels: Int32Array.of(7)};
    const aside = {
      right: [0, 1, 2, 0, 4, 5],
      left: [2, 3, 0, 5, 6, 0],
      down: [0, 0, 0, 1, 2, 3],
      up: [4, 5, 6, 0, 0, 0],
    };
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const {values, shape, labels} = withShifted(one, seed);
      expect(shape).to.deep.equal([2, 2, 3, 1]);
      expect([...labels]).to.deep.equal([7, 7]);
      expect([...values.slice(0, 6)]).to.deep.equal([1, 2, 3, 4, 5, 6]);
      seen.add(values.slice(6).join());
    }
    expect([...seen].sort()).to.deep.equal(
      Object.values(aside)
        .map((values) => values.join())
        .sort(),
    );
  });
});
