import {crc32, deflateSync} from 'node:zlib';
import {expect} from 'chai';
import {PNG} from 'pngjs';
import {ExplainError} from '../../src/core/errors.ts';
import {decodePng, encodePng, encodePngAside, pngEncoder} from '../../src/node/png.ts';
import type {Pixels} from '../../src/sinks/sink.ts';

function noise(width: number, height: number, alpha?: number): Pixels {
  const data = Uint8ClampedArray.from({length: width * height * 4}, (_, i) =>
    i % 4 === 3 ? (alpha ?? 255) : (i * 7919 + (i >> 3) * 104729) % 256,
  );
  return {width, height, data};
}

/** Each pixel a block of `times` x `times`. */
function enlarged({width, height, data}: Pixels, times: number): Pixels {
  const own = new Uint8ClampedArray(data.length * times * times);
  for (let i = 0; i < own.length; i++) {
    const [pixel, k] = [Math.floor(i / 4), i % 4];
    const [x, y] = [pixel % (width * times), Math.floor(pixel / (width * times))];
    own[i] = data[(Math.floor(y / times) * width + Math.floor(x / times)) * 4 + k] ?? 0;
  }
  return {width: width * times, height: height * times, data: own};
}

function seeThrough(pixels: Pixels): Pixels {
  pixels.data[pixels.data.length - 1] = 254;
  return pixels;
}

/** An interlaced grey PNG of 8 bits with these deflated data. */
function interlaced(width: number, height: number, data: Buffer): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(body.length, 0);
    ends.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
  };
  const header = Buffer.of(0, 0, 0, width, 0, 0, 0, height, 8, 0, 0, 0, 1);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

describe('PNG', () => {
  for (const [what, pixels, colourType] of [
    ['opaque pixels as RGB', noise(17, 9), 2],
    ['transparent pixels as RGBA', noise(17, 9, 100), 6],
    ['one pixel', noise(1, 1), 2],
    ['rows that repeat, as RGB', enlarged(noise(5, 4), 7), 2],
    ['rows that repeat, as RGBA', enlarged(noise(5, 4, 3), 7), 6],
    ['one transparent pixel among others', seeThrough(noise(6, 5)), 6],
  ] as const) {
    it(`${what}, without loss`, async () => {
      const bytes = encodePng(pixels);
      expect(bytes[25]).to.equal(colourType);
      expect(decodePng(bytes)).to.deep.equal(pixels);
      expect(await encodePngAside(pixels)).to.deep.equal(bytes);
    });
  }

  it('makes little of an enlarged picture', () => {
    const large = enlarged(noise(16, 16), 10);
    expect(encodePng(large).length).to.be.lessThan(large.data.length / 50);
  });

  it('reads grey pictures too', () => {
    const png = new PNG({width: 2, height: 1});
    png.data = Buffer.from([9, 9, 9, 255, 200, 200, 200, 255]);
    const grey = PNG.sync.write(png, {colorType: 0});
    expect([...decodePng(grey).data]).to.deep.equal([9, 9, 9, 255, 200, 200, 200, 255]);
  });

  it('takes a part of a larger buffer', () => {
    const {data} = noise(4, 2, 7);
    const inside = new Uint8ClampedArray(data.length + 10);
    inside.set(data, 5);
    const bytes = encodePng({width: 4, height: 2, data: inside.subarray(5, 5 + data.length)});
    expect(decodePng(bytes).data).to.deep.equal(data);
  });

  it('encodes the picture of a record once', () => {
    const encode = pngEncoder();
    const record = {tag: 'maps', step: 1, kind: 'image', image: noise(3, 3)} as const;
    expect(encode(record)).to.equal(encode(record));
    expect(encode({...record})).not.to.equal(encode(record));
  });

  it('refuses pixels of the wrong length', () => {
    const {data} = noise(2, 2);
    expect(() => encodePng({width: 2, height: 3, data})).to.throw(ExplainError, /16 bytes for 2x3/);
    expect(() => encodePng({width: 0, height: 0, data: data.subarray(0, 0)})).to.throw(ExplainError, /0x0/);
  });

  it('reads interlaced pictures, and refuses one that unpacks to more than its pixels', () => {
    // Of the seven passes a 2x2 picture has three: rows of 1, 1 and 2 grey pixels, each behind a filter byte.
    const grey = (data: Buffer) => interlaced(2, 2, deflateSync(data));
    const pixels = decodePng(grey(Buffer.of(0, 10, 0, 20, 0, 30, 40)));
    expect([...pixels.data].filter((_, i) => i % 4 === 0)).to.deep.equal([10, 20, 30, 40]);
    const bomb = grey(Buffer.alloc(2 ** 28));
    const before = process.memoryUsage().rss;
    expect(() => decodePng(bomb))
      .to.throw(ExplainError, /not a PNG picture/)
      .with.property('code', 'unreadable');
    expect(process.memoryUsage().rss - before).to.be.lessThan(2 ** 26);
  });

  it('refuses what is no PNG, a cut one and one that claims to be huge', () => {
    const whole = encodePng(noise(30, 30));
    expect(() => decodePng(Buffer.from('GIF89a')))
      .to.throw(ExplainError)
      .with.property('code', 'unreadable');
    expect(() => decodePng(whole.subarray(0, 200)))
      .to.throw(ExplainError)
      .with.property('code', 'unreadable');
    const huge = Buffer.from(whole);
    huge.writeUInt32BE(100_000, 16);
    huge.writeUInt32BE(100_000, 20);
    expect(() => decodePng(huge)).to.throw(ExplainError, /100000x100000/);
  });
});
