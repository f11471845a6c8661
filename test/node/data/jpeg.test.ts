import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../../scripts/python-env.ts';
import {ExplainError} from '../../../src/core/errors.ts';
import {decodeJpeg} from '../../../src/node/data/jpeg.ts';
import {decodeNpy} from '../../../src/node/npy.ts';

/** Pillow, which TensorBoard brings, writes the pictures and says what is in them. */
const program = `
import numpy as np
from PIL import Image, ImageOps
y, x = np.mgrid[0:24, 0:40]
colours = Image.fromarray(np.stack([x * 6, y * 10, 128 + 60 * np.sin(x / 6) * np.cos(y / 5)], -1).astype('u1'))
def save(name, image, **kw):
    image.save(name + '.jpg', quality=95, **kw)
    read = ImageOps.exif_transpose(Image.open(name + '.jpg'))
    np.save(name + '.npy', np.asarray(read.convert('RGB')))
save('plain', colours, subsampling=0)
save('progressive', colours, subsampling=0, progressive=True)
save('halved', colours, subsampling=2)
save('grey', colours.convert('L'))
save('cmyk', colours.convert('CMYK'))
for turn in range(1, 9):
    exif = Image.Exif()
    exif[0x010f] = 'maker'
    exif[0x0112] = turn
    save('turned-%d' % turn, colours, subsampling=0, exif=exif)
`;

describe('JPEG', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jpeg-'));
  before(async () => {
    execFileSync(await pythonEnv(), ['-c', program], {cwd: folder});
  });
  after(() => rmSync(folder, {recursive: true}));
  const bytesOf = (name: string): Buffer => readFileSync(join(folder, `${name}.jpg`));

  /** Largest and mean difference of any colour from what Pillow reads. */
  const differences = (name: string): {shape: readonly number[]; worst: number; mean: number} => {
    const {width, height, data} = decodeJpeg(bytesOf(name));
    const expected = decodeNpy(readFileSync(join(folder, `${name}.npy`)));
    expect([height, width, 3], name).to.deep.equal(expected.shape);
    const off = [...expected.values].map((v, i) => Math.abs(v - (data[4 * Math.floor(i / 3) + (i % 3)] ?? Number.NaN)));
    return {shape: [height, width], worst: Math.max(...off), mean: off.reduce((a, b) => a + b) / off.length};
  };

  // Two decoders may round a colour differently; halved colours are interpolated by Pillow, repeated by jpeg-js.
  for (const [name, worst, mean] of [
    ['plain', 3, 1],
    ['progressive', 3, 1],
    ['halved', 16, 4],
    ['grey', 2, 0.5],
    ['cmyk', 2, 0.5],
  ] as const) {
    it(`${name}: as Pillow reads it`, () => {
      const off = differences(name);
      expect(off.worst).to.be.at.most(worst);
      expect(off.mean).to.be.at.most(mean);
    });
  }

  it('is turned upright as its EXIF orientation says, like Pillow turns it', () => {
    for (let turn = 1; turn <= 8; turn++) {
      const {shape, worst} = differences(`turned-${turn}`);
      expect(shape).to.deep.equal(turn < 5 ? [24, 40] : [40, 24]);
      expect(worst, `orientation ${turn}`).to.be.at.most(3);
    }
  });

  it('is opaque', () => {
    const {data} = decodeJpeg(bytesOf('plain'));
    expect(data.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).to.equal(true);
  });

  it('is refused wherever it is cut', () => {
    for (const name of ['plain', 'progressive', 'turned-6']) {
      const whole = bytesOf(name);
      for (let length = 0; length < whole.length; length += 13) {
        expect(() => decodeJpeg(whole.subarray(0, length)), `${name} cut to ${length}`)
          .to.throw(ExplainError, /not a JPEG picture that can be read/)
          .with.property('code', 'unreadable');
      }
    }
  });

  it('is refused when its tables are damaged, or when it claims to be huge', () => {
    const broken = bytesOf('plain');
    broken.fill(0xff, broken.indexOf(Buffer.of(0xff, 0xc4)) + 4, broken.indexOf(Buffer.of(0xff, 0xc4)) + 20);
    expect(() => decodeJpeg(broken)).to.throw(ExplainError);
    const huge = bytesOf('plain');
    huge.fill(0xff, huge.indexOf(Buffer.of(0xff, 0xc0)) + 5, huge.indexOf(Buffer.of(0xff, 0xc0)) + 9);
    const before = process.memoryUsage().rss;
    expect(() => decodeJpeg(huge)).to.throw(ExplainError, /maxResolutionInMP limit exceeded/);
    expect(process.memoryUsage().rss - before).to.be.lessThan(2 ** 28);
  });

  it('may end in other data, and may have an EXIF part that makes no sense', () => {
    const whole = bytesOf('turned-3');
    expect(decodeJpeg(Buffer.concat([whole, Buffer.alloc(100)]))).to.deep.equal(decodeJpeg(whole));
    const odd = bytesOf('turned-3');
    odd.fill(0xee, odd.indexOf('Exif') + 10, odd.indexOf('Exif') + 14);
    expect(decodeJpeg(odd)).to.deep.include({width: 40, height: 24});
  });
});
