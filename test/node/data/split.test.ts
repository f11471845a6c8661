import {expect} from 'chai';
import {ExplainError} from '../../../src/core/errors.ts';
import type {LabelledImages} from '../../../src/node/data/labelled-images.ts';
import {splitImages} from '../../../src/node/data/split.ts';

/** Images of 1x2 pixels that hold their own number twice; 20 of class 0, 10 of class 1, 5 of class 2. */
const labels = Int32Array.from({length: 35}, (_, i) => (i < 20 ? 0 : i < 30 ? 1 : 2));
const images: LabelledImages = {
  values: Float32Array.from({length: 70}, (_, i) => Math.floor(i / 2)),
  shape: [35, 1, 2, 1],
  labels,
  classNames: ['a', 'b', 'c'],
};
const numbers = ({values}: LabelledImages): number[] => [...values].filter((_, i) => i % 2 === 0);

describe('the split of images', () => {
  it('holds out the same share of each class, and loses none', () => {
    const {train, validation} = splitImages(images, {heldOut: 0.2});
    expect([0, 1, 2].map((c) => validation.labels.filter((label) => label === c).length)).to.deep.equal([4, 2, 1]);
    expect(train.shape).to.deep.equal([28, 1, 2, 1]);
    expect(validation.shape).to.deep.equal([7, 1, 2, 1]);
    expect([...numbers(train), ...numbers(validation)].sort((a, b) => a - b)).to.deep.equal([...labels.keys()]);
    expect(train.classNames).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps each image with its label, in random order', () => {
    const {train} = splitImages(images);
    expect([...train.labels]).to.deep.equal(numbers(train).map((n) => labels[n]));
    expect([...train.values].filter((_, i) => i % 2 === 1)).to.deep.equal(numbers(train));
    expect(numbers(train)).not.to.deep.equal([...numbers(train)].sort((a, b) => a - b));
  });

  it('is the same for the same seed, another for another', () => {
    const one = splitImages(images, {seed: 1});
    expect(splitImages(images, {seed: 1})).to.deep.equal(one);
    expect(numbers(splitImages(images, {seed: 2}).validation)).not.to.deep.equal(numbers(one.validation));
  });

  it('refuses a share that leaves one part empty', () => {
    expect(() => splitImages(images, {heldOut: 1})).to.throw(ExplainError, /between 0 and 1; got 1/);
    expect(() => splitImages(images, {heldOut: 0})).to.throw(ExplainError, /got 0/);
  });
});
