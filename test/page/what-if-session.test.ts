import {expect} from 'chai';
import type {Edit} from '../../src/page/edits/edit.ts';
import {fromPixels} from '../../src/page/views/what-if/from-pixels.ts';
import {
  activeVariant,
  changeActive,
  clone,
  mostVariants,
  redo,
  removeActive,
  sessionText,
  startSession,
  undo,
} from '../../src/page/views/what-if/session.ts';

const flip: Edit = {name: 'flip', numbers: [0], trail: []};
const blur: Edit = {name: 'blur', numbers: [2], trail: []};

describe('a session of edits', () => {
  it('goes back and forth, and forgets what was undone when something else is done', () => {
    const {session, lost} = startSession('flip_0**blur_2', 1);
    expect(lost).to.equal(0);
    expect(activeVariant(session).edits).to.deep.equal([blur]);
    const both = changeActive(session, {edits: [blur, flip]});
    expect(sessionText(both)).to.equal('flip_0**blur_2*flip_0');
    expect(sessionText(undo(both))).to.equal('flip_0**blur_2');
    expect(sessionText(redo(undo(both)))).to.equal('flip_0**blur_2*flip_0');
    expect(undo(session)).to.equal(session);
    expect(redo(both)).to.equal(both);
    const other = changeActive(undo(both), {edits: []});
    expect(sessionText(other)).to.equal('flip_0**');
    expect(redo(other)).to.equal(other);
  });

  it('has variants, which are cloned and taken away', () => {
    let {session} = startSession('flip_0', 7);
    expect(session.now.active).to.equal(0);
    session = clone(session);
    expect(sessionText(session)).to.equal('flip_0**flip_0');
    expect(session.now.active).to.equal(1);
    session = removeActive(changeActive(session, {edits: [blur]}));
    expect([sessionText(session), session.now.active]).to.deep.equal(['flip_0', 0]);
    expect(sessionText(removeActive(session))).to.equal('');
    for (let i = 0; i < 10; i++) session = clone(session);
    expect(session.now.variants.length).to.equal(mostVariants);
    expect(startSession(new Array(50).fill('flip_0').join('**')).session.now.variants.length).to.equal(mostVariants);
  });

  it('keeps uploads out of the address', () => {
    const picture = {values: Float32Array.of(1), height: 1, width: 1, channels: 1};
    const {session} = startSession('');
    const own = changeActive(session, {edits: [flip], upload: {name: 'mine.png', id: 1, picture}});
    expect(sessionText(own)).to.equal('flip_0');
    expect(activeVariant(redo(undo(own))).upload?.name).to.equal('mine.png');
  });
});

describe('a picture of the reader', () => {
  const pixels = Uint8ClampedArray.of(255, 0, 51, 255, 0, 102, 255, 255);
  it('becomes values of the data, by its channels', () => {
    const of = (channels: number) =>
      Array.from(fromPixels(pixels, {height: 1, width: 2, channels}, {min: -1, max: 1}).values, (value) =>
        Number(value.toFixed(5)),
      );
    expect(of(3)).to.deep.equal([1, -1, -0.6, -1, -0.2, 1]);
    expect(of(4)).to.deep.equal([1, -1, -0.6, 1, -1, -0.2, 1, 1]);
    // 0.299 r + 0.587 g + 0.114 b: 82.059 and 88.944 of 255.
    expect(of(1)).to.deep.equal([-0.3564, -0.3024].map((value) => Number(value.toFixed(5))));
    expect(of(2)).to.deep.equal([-0.3564, -0.3564, -0.3024, -0.3024]);
  });
});
