import {expect} from 'chai';
import {decodeNpy, encodeNpy} from '../../src/node/npy.ts';
import {csvText} from '../../src/page/data/csv.ts';
import {readNpy} from '../../src/page/data/npy.ts';
import {writeNpy} from '../../src/page/data/write-npy.ts';

describe('what the page gives to keep', () => {
  const arrays: readonly (readonly [shape: readonly number[], values: readonly number[]])[] = [
    [[3], [1, -2.5, Number.NaN]],
    [
      [1, 2, 3, 1],
      [0, 1e-30, 3.4e38, Number.POSITIVE_INFINITY, -0.1, 7],
    ],
    [[0, 4], []],
    [[1, 100000, 1], Array.from({length: 100000}, (_, i) => i / 7)],
  ];
  for (const [shape, values] of arrays) {
    it(`is the array [${shape}], byte for byte as the runs' own writer has it`, () => {
      const floats = Float32Array.from(values);
      const bytes = writeNpy({values: floats, shape});
      expect(Buffer.from(bytes).equals(Buffer.from(encodeNpy(floats, shape, 'f4')))).to.equal(true);
      expect(decodeNpy(bytes).shape).to.deep.equal(shape);
      expect(readNpy(bytes.buffer)).to.deep.equal({values: floats, shape});
      // numpy.lib.format: the data begins at a multiple of 64.
      expect((bytes.length - 4 * values.length) % 64).to.equal(0);
    });
  }

  it('is a CSV file whose cells mean what they say', () => {
    const text = csvText([
      ['name', 'value', 'is "right"'],
      ['=1+1', -1.5, true],
      ['-a, b', 1e-7, undefined],
      ['@x', Number.NaN, 'two\nlines'],
    ]);
    const rows = ['"name","value","is ""right"""', `"'=1+1",-1.5,true`, `"'-a, b",1e-7,`, `"'@x",NaN,"two\nlines"`];
    expect(text).to.equal(`${rows.join('\r\n')}\r\n`);
  });
});
