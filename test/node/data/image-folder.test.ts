import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import jpeg from 'jpeg-js';
import {PNG} from 'pngjs';
import type {ExplainError} from '../../../src/core/errors.ts';
import {readImageFolder} from '../../../src/node/data/image-folder.ts';
import {loadBackend} from '../../../src/node.ts';
import {rejection} from './rejection.ts';

type Colour = readonly [r: number, g: number, b: number, alpha?: number];

/** A PNG of some columns of one colour each. */
function columns(height: number, ...colours: readonly Colour[]): Buffer {
  const png = new PNG({width: colours.length, height});
  for (let row = 0; row < height; row++) {
    colours.forEach(([r, g, b, alpha = 255], column) => {
      png.data.set([r, g, b, alpha], 4 * (row * colours.length + column));
    });
  }
  return PNG.sync.write(png);
}

const red: Colour = [255, 0, 0];
const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];

describe('a folder of pictures', () => {
  let folder = '';
  before(() => loadBackend({backend: 'cpu'}));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  });
  afterEach(() => rmSync(folder, {recursive: true}));
  const put = (files: {readonly [path: string]: Uint8Array}): void => {
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), {recursive: true});
      writeFileSync(join(folder, path), bytes);
    }
  };
  const close = (values: Float32Array, expected: readonly number[], within = 1e-6): void => {
    expect(values).to.have.lengthOf(expected.length);
    values.forEach((value, i) => {
      expect(value, `value ${i}`).to.be.closeTo(expected[i] ?? Number.NaN, within);
    });
  };

  it('has a class for each sub-folder, in the order of names', async () => {
    put({
      'dogs/b.PNG': columns(1, red),
      'dogs/deep/er/a.jpeg': columns(1, white),
      'cats/10.png': columns(1, black),
      'cats/9.png': columns(1, white),
      'cats/notes.txt': Buffer.from('no picture'),
      'cats/._9.png': Buffer.from('Mac OS X'),
      '.hidden/x.png': columns(1, red),
      'empty/readme.md': Buffer.from(''),
      'beside.png': columns(1, red),
    });
    const {shape, values, labels, classNames, files} = await readImageFolder(folder, {size: [1, 1]});
    expect(classNames).to.deep.equal(['cats', 'dogs']);
    expect(files).to.deep.equal(['cats/10.png', 'cats/9.png', 'dogs/b.PNG', 'dogs/deep/er/a.jpeg']);
    expect([...labels]).to.deep.equal([0, 0, 1, 1]);
    expect(shape).to.deep.equal([4, 1, 1, 3]);
    // The .jpeg is a PNG inside: the content decides.
    close(values, [0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1]);
  });

  it('without sub-folders is one class without a name', async () => {
    put({'2.png': columns(1, white), '1.png': columns(1, red)});
    const {values, labels, classNames, files} = await readImageFolder(folder, {size: [1, 1]});
    expect(classNames).to.deep.equal(['']);
    expect([...labels]).to.deep.equal([0, 0]);
    expect(files).to.deep.equal(['1.png', '2.png']);
    close(values, [1, 0, 0, 1, 1, 1]);
  });

  it('is stretched bilinearly between the centres of pixels', async () => {
    put({'a.png': columns(3, black, red)});
    const {values} = await readImageFolder(folder, {size: [1, 4]});
    // Centres of 4 columns lie at -0.25, 0.25, 0.75 and 1.25 of the 2 old ones.
    close(values, [0, 0, 0, 0.25, 0, 0, 0.75, 0, 0, 1, 0, 0]);
  });

  it('is brought into the range, with transparent parts before white, in colour or grey', async () => {
    put({'a.png': columns(1, [255, 0, 0, 0], [0, 0, 255, 51], [10, 20, 30])});
    const colour = await readImageFolder(folder, {size: [1, 3], range: [-1, 1]});
    // 51 of 255 is a fifth: 0.8 white and 0.2 blue.
    close(colour.values, [1, 1, 1, 0.6, 0.6, 1, ...[10, 20, 30].map((v) => (2 * v) / 255 - 1)]);
    const grey = await readImageFolder(folder, {size: [1, 3], channels: 1, range: [0, 255]});
    expect(grey.shape).to.deep.equal([1, 1, 3, 1]);
    close(grey.values, [255, 0.886 * 204 + 0.114 * 255, 2.99 + 11.74 + 3.42], 1e-4);
  });

  it('reads JPEG too', async () => {
    const data = Buffer.from(Array.from({length: 64}, () => [200, 100, 50, 255]).flat());
    put({'a.jpg': jpeg.encode({width: 8, height: 8, data}, 95).data});
    const {values} = await readImageFolder(folder, {size: [2, 2]});
    close(values, Array.from({length: 4}, () => [200 / 255, 100 / 255, 50 / 255]).flat(), 2 / 255);
  });

  it('tells how far it is, takes the first of each class, and leaves no tensors behind', async () => {
    put({'a/1.png': columns(2, red), 'a/2.png': columns(2, red), 'b/3.png': columns(2, black)});
    const told: string[] = [];
    const before = tf.memory().numTensors;
    const {files} = await readImageFolder(folder, {
      size: [2, 2],
      perClass: 1,
      onProgress: (done, total) => told.push(`${done}/${total}`),
    });
    expect(files).to.deep.equal(['a/1.png', 'b/3.png']);
    expect(told).to.deep.equal(['1/2', '2/2']);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('with a damaged picture is refused, unless that one is to be left out', async () => {
    const whole = columns(9, red, black);
    put({
      'a/1.png': whole.subarray(0, 50),
      'a/2.png': columns(1, white),
      'b/3.jpg': Buffer.from('<html>'),
      'b/4.png': Buffer.of(),
    });
    const first = await rejection(readImageFolder(folder, {size: [1, 1]}));
    expect(first.code).to.equal('unreadable');
    expect(first.message).to.match(/a\/1.png can't be read: this is not a PNG picture/);
    const left: ExplainError[] = [];
    const read = await readImageFolder(folder, {size: [1, 1], onUnreadable: (error) => left.push(error)});
    expect(read.shape).to.deep.equal([1, 1, 1, 3]);
    expect(read.files).to.deep.equal(['a/2.png']);
    expect(read.classNames).to.deep.equal(['a', 'b']);
    close(read.values, [1, 1, 1]);
    expect(left.map(({message}) => message.replace(folder, ''))).to.deep.include.members([
      "/b/3.jpg can't be read: it begins neither as a PNG nor as a JPEG picture",
      "/b/4.png can't be read: it is empty",
    ]);
  });

  it('is refused where there is none, no picture in it, none that can be read, and where all would be too large', async () => {
    const missing = await rejection(readImageFolder(join(folder, 'none'), {size: [1, 1]}));
    expect(missing.message).to.match(/none can't be read: ENOENT/);
    expect((await rejection(readImageFolder(folder, {size: [1, 1]}))).message).to.match(
      /holds no pictures \(.png, .jpg/,
    );
    put({'a.png': columns(1, red)});
    const large = await rejection(readImageFolder(folder, {size: [20_000, 20_000]}));
    expect(large.code).to.equal('bad-option');
    expect(large.message).to.match(/1 pictures of \[20000, 20000, 3\] are 1200000000 numbers; at most/);
    expect((await rejection(readImageFolder(folder, {size: [0, 2]}))).message).to.match(/whole pixels; got \[0, 2\]/);
    put({'a.png': Buffer.of()});
    const none = await rejection(readImageFolder(folder, {size: [1, 1], onUnreadable: () => {}}));
    expect(none.message).to.match(/none of its 1 pictures can be read/);
  });

  it('can be stopped', async () => {
    put({'a/1.png': columns(2, red), 'a/2.png': columns(2, red)});
    const stop = new AbortController();
    const reading = readImageFolder(folder, {size: [1, 1], signal: stop.signal, onProgress: () => stop.abort()});
    const {code, message} = await rejection(reading);
    expect(code).to.equal('aborted');
    expect(message).to.match(/stopped after 1 pictures/);
  });
});
