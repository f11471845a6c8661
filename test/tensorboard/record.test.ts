import {expect} from 'chai';
import {crc32c} from '../../src/tensorboard/crc32c.ts';
import {frameRecord, readRecords, type Tail} from '../../src/tensorboard/record.ts';
import {utf8} from './bytes.ts';

describe('CRC-32C', () => {
  it('gives the check values of RFC 3720, appendix B.4', () => {
    const rising = Uint8Array.from({length: 32}, (_, i) => i);
    expect(crc32c(new Uint8Array(32))).to.equal(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).to.equal(0x62a8ab43);
    expect(crc32c(rising)).to.equal(0x46dd794e);
    expect(crc32c(rising.toReversed())).to.equal(0x113fdb5c);
    expect(crc32c(utf8('123456789'))).to.equal(0xe3069283);
    expect(crc32c(new Uint8Array(0))).to.equal(0);
  });

  it('agrees with the definition bit by bit at every length and alignment', () => {
    const bytes = Uint8Array.from({length: 64}, (_, i) => (i * 89 + 7) % 256);
    for (let from = 0; from < 9; from++) {
      for (let to = from; to <= 40; to++) {
        const part = bytes.subarray(from, to);
        expect(crc32c(part), `bytes ${from} to ${to}`).to.equal(bitByBit(part));
      }
    }
  });
});

describe('record framing', () => {
  const first = frameRecord(utf8('first'));
  const second = frameRecord(utf8('the second'));
  const both = Buffer.concat([first, second]);

  it('reads back what it framed', () => {
    const {texts, tail} = readAll(both);
    expect(texts).to.deep.equal(['first', 'the second']);
    expect(tail).to.deep.equal({state: 'clean', offset: both.length});
  });

  it('finds the last whole record wherever the file is cut', () => {
    for (let length = 0; length < both.length; length++) {
      const {texts, tail} = readAll(both.subarray(0, length));
      const whole = length < first.length ? 0 : 1;
      expect(texts.length, `${length} bytes`).to.equal(whole);
      const atEdge = length === 0 || length === first.length;
      expect(tail.state, `${length} bytes`).to.equal(atEdge ? 'clean' : 'cut');
      expect(tail.offset, `${length} bytes`).to.equal(whole * first.length);
    }
  });

  it('tells a flipped bit from a cut end, and lost blocks from both', () => {
    for (const at of [first.length, first.length + 9, first.length + 14, both.length - 1]) {
      const flipped = Uint8Array.from(both);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const {texts, tail} = readAll(flipped);
      expect(texts).to.deep.equal(['first']);
      expect(tail.state, `byte ${at}`).to.equal('corrupt');
    }
    const zeros = readAll(Buffer.concat([first, Buffer.alloc(4096)]));
    expect(zeros.tail).to.include({state: 'cut', offset: first.length});
  });
});

function readAll(bytes: Uint8Array): {texts: string[]; tail: Tail} {
  const records = readRecords(bytes);
  const texts: string[] = [];
  for (;;) {
    const next = records.next();
    if (next.done) return {texts, tail: next.value};
    texts.push(new TextDecoder().decode(next.value.data));
  }
}

function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
