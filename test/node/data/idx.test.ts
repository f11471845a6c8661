import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect} from 'chai';
import {ExplainError} from '../../../src/core/errors.ts';
import {decodeIdx, readIdx} from '../../../src/node/data/idx.ts';
import {rejection} from './rejection.ts';

/** Two zeros, the type, the number of axes, each length in four bytes. */
const twoByThree = (type: number) => [0, 0, type, 2, 0, 0, 0, 2, 0, 0, 0, 3];

describe('idx files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'idx-'));
  after(() => rmSync(folder, {recursive: true}));
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  // The bytes of the values are worked out by hand: big-endian integers in two's complement, IEEE 754 floats.
  for (const [name, type, bytes, values] of [
    ['bytes', 0x08, [0, 1, 2, 127, 128, 255], [0, 1, 2, 127, 128, 255]],
    ['signed bytes', 0x09, [0, 1, 2, 127, 128, 255], [0, 1, 2, 127, -128, -1]],
    ['shorts', 0x0b, [0, 1, 1, 0, 0x7f, 0xff, 0x80, 0, 0xff, 0xff, 0, 0], [1, 256, 32767, -32768, -1, 0]],
    [
      'ints',
      0x0c,
      [0, 0, 0, 1, 0, 1, 0, 0, 0x7f, 255, 255, 255, 0x80, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0],
      [1, 65536, 2147483647, -2147483648, -1, 0],
    ],
    [
      'floats',
      0x0d,
      [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0, 0x3e, 0x80, 0, 0, 0, 0, 0, 0, 0x7f, 0x80, 0, 0, 0x42, 0xc8, 0, 0],
      [1, -2, 0.25, 0, Infinity, 100],
    ],
    [
      'doubles',
      0x0e,
      [
        [0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
        [0xc0, 0, 0, 0, 0, 0, 0, 0],
        [0x3f, 0xd0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0x7f, 0xf0, 0, 0, 0, 0, 0, 0],
        [0x40, 0x59, 0, 0, 0, 0, 0, 0],
      ].flat(),
      [1, -2, 0.25, 0, Infinity, 100],
    ],
  ] as const) {
    it(`of ${name}, made byte by byte`, async () => {
      const whole = Uint8Array.from([...twoByThree(type), ...bytes]);
      for (const path of [write('plain', whole), write('packed.gz', gzipSync(whole))]) {
        const {shape, values: read} = await readIdx(path);
        expect(shape).to.deep.equal([2, 3]);
        expect([...read]).to.deep.equal(values);
      }
    });
  }

  it('of one axis and of four', () => {
    expect([...decodeIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 7)).values]).to.deep.equal([9, 7]);
    const four = decodeIdx(Uint8Array.from([0, 0, 8, 4, ...[1, 2, 1, 2].flatMap((n) => [0, 0, 0, n]), 1, 2, 3, 4]));
    expect(four.shape).to.deep.equal([1, 2, 1, 2]);
    expect([...four.values]).to.deep.equal([1, 2, 3, 4]);
  });

  it('inside a larger buffer', () => {
    const inside = Uint8Array.of(5, 5, 5, 0, 0, 8, 1, 0, 0, 0, 1, 42, 5).subarray(3, 12);
    expect([...decodeIdx(inside).values]).to.deep.equal([42]);
  });

  const good = [...twoByThree(8), 1, 2, 3, 4, 5, 6];
  for (const [what, bytes, why] of [
    ['cut', good.slice(0, -1), /\[2, 3\] need 6 bytes after the header; 5 came/],
    ['too long', [...good, 0], /need 6 bytes after the header; 7 came/],
    ['cut within the header', good.slice(0, 9), /ends within its header/],
    ['empty', [], /does not begin with two zero bytes/],
    ['of an unknown type', [0, 0, 10, 1, 0, 0, 0, 1, 1], /third byte must name a type .* it is 10/],
    ['without axes', [0, 0, 8, 0, 1], /claims 0 axes/],
    ['of 200 axes', [0, 0, 8, 200, 1], /claims 200 axes/],
    ['of something else', [...Buffer.from('<html>403</html>')], /does not begin with two zero bytes/],
    ['huge by its own words', [0, 0, 14, 3, ...new Array<number>(12).fill(255), 1], /4294967295, 4294967295/],
  ] as const) {
    it(`that are ${what} are refused by name`, async () => {
      const path = write('bad', Uint8Array.from(bytes));
      const error = await rejection(readIdx(path));
      expect(error.code).to.equal('unreadable');
      expect(error.message).to.match(why).and.contain(path);
    });
  }

  it('that are not there, folders, and damaged or endless gzip data are refused by name', async () => {
    expect((await rejection(readIdx(join(folder, 'none')))).message).to.match(
      /none can't be read: there is no such file/,
    );
    expect((await rejection(readIdx(folder))).message).to.match(/it is not a file/);
    const packed = gzipSync(Uint8Array.from(good));
    for (const bytes of [packed.subarray(0, -9), Buffer.concat([packed.subarray(0, 14), Buffer.alloc(8, 7)])]) {
      const error = await rejection(readIdx(write('cut.gz', bytes)));
      expect(error).to.be.instanceOf(ExplainError).with.property('code', 'unreadable');
      expect(error.message).to.match(/cut\.gz can't be read: its gzip data are damaged or cut/);
    }
  });
});
