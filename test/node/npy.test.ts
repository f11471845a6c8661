import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {ExplainError} from '../../src/core/errors.ts';
import {fromFloat16Bits, toFloat16Bits} from '../../src/node/float16.ts';
import {mapType} from '../../src/node/map-type.ts';
import {decodeNpy, decodeNpz, encodeNpy} from '../../src/node/npy.ts';

describe('half precision', () => {
  it('gives back every one of the 65,536 numbers', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromFloat16Bits(bits);
      if (Number.isNaN(value)) expect(fromFloat16Bits(toFloat16Bits(value))).to.be.NaN;
      else expect(toFloat16Bits(value), String(value)).to.equal(bits);
    }
  });

  it('rounds to the nearest number, halfway to the even one', () => {
    for (let bits = 0; bits < 0x7c00 - 1; bits++) {
      const [low, high] = [fromFloat16Bits(bits), fromFloat16Bits(bits + 1)];
      expect(toFloat16Bits((low + high) / 2)).to.equal(bits % 2 === 0 ? bits : bits + 1);
      expect(toFloat16Bits(low + (high - low) * 0.49)).to.equal(bits);
      expect(toFloat16Bits(-low - (high - low) * 0.51)).to.equal(0x8000 | (bits + 1));
    }
    expect(fromFloat16Bits(toFloat16Bits(65519))).to.equal(65504);
    expect(fromFloat16Bits(toFloat16Bits(65520))).to.equal(Infinity);
    expect(fromFloat16Bits(toFloat16Bits(1e-8))).to.equal(0);
  });

  it('is used for a map only where it holds its values', () => {
    expect(mapType(Float32Array.of(0, -65504, 1), 'float16')).to.equal('f2');
    expect(mapType(Float32Array.of(1, 65505), 'float16')).to.equal('f4');
    expect(mapType(Float32Array.of(0, -1e-5), 'float16')).to.equal('f4');
    expect(mapType(Float32Array.of(0, 0), 'float16')).to.equal('f2');
    expect(mapType(Float32Array.of(Number.NaN, Infinity, 1), 'float16')).to.equal('f2');
    expect(mapType(Float32Array.of(1), 'float32')).to.equal('f4');
  });
});

describe('.npy files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npy-'));
  after(() => rmSync(folder, {recursive: true}));
  const python = async (program: string): Promise<string> =>
    execFileSync(await pythonEnv(), ['-c', program], {encoding: 'utf8', cwd: folder});

  it('are read by NumPy with the same type, shape and values', async () => {
    const values = Float32Array.from({length: 24}, (_, i) => Math.sin(i) * 3);
    writeFileSync(join(folder, 'f4.npy'), encodeNpy(values, [2, 3, 4]));
    writeFileSync(join(folder, 'f2.npy'), encodeNpy(values, [24], 'f2'));
    writeFileSync(join(folder, 'f8.npy'), encodeNpy(Float64Array.of(Math.PI, Number.NaN, -Infinity), [3, 1]));
    writeFileSync(join(folder, 'i4.npy'), encodeNpy(Int32Array.of(-7), []));
    writeFileSync(join(folder, 'u1.npy'), encodeNpy(Uint8Array.of(1, 255), [1, 2]));
    writeFileSync(join(folder, 'none.npy'), encodeNpy(new Float32Array(0), [0, 8]));
    const said = await python(`
import numpy as np, json
load = lambda name: np.load(name + '.npy')
x = np.sin(np.arange(24)) * 3
f4, f2, f8, i4, u1, none = map(load, ['f4', 'f2', 'f8', 'i4', 'u1', 'none'])
assert (f4 == x.astype('f4').reshape(2, 3, 4)).all()
assert (f2 == x.astype('f4').astype('f2')).all()
assert f8[0, 0] == np.pi and np.isnan(f8[1, 0]) and f8[2, 0] == -np.inf
print([[a.dtype.str, a.shape, a.flags.c_contiguous] for a in (f4, f2, f8, i4, u1, none)], i4, u1)`);
    expect(said.trim()).to.equal(
      "[['<f4', (2, 3, 4), True], ['<f2', (24,), True], ['<f8', (3, 1), True], ['<i4', (), True], " +
        "['|u1', (1, 2), True], ['<f4', (0, 8), True]] -7 [[  1 255]]",
    );
  });

  it('of NumPy are read, whatever their type and order', async () => {
    await python(`
import numpy as np
x = np.array([[0, 1, 2], [3, 4, 5]])
for t in ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', '>f4', '>i8', '>f2']:
    np.save(t.replace('>', 'big-') + '.npy', x.astype(t))
np.save('bool.npy', x > 2)
np.save('fortran.npy', np.asfortranarray(np.arange(24.).reshape(2, 3, 4)))
np.savez('plain.npz', a=x, b=x.astype('f4') / 2)
np.savez_compressed('small.npz', a=np.zeros((100, 100)))
np.save('text.npy', np.array(['a']))
np.save('large.npy', np.array([2**60]))
np.lib.format.write_array(open('v2.npy', 'wb'), x.astype('f4'), version=(2, 0))`);
    const read = (name: string) => decodeNpy(readFileSync(join(folder, name)));
    for (const name of [
      'f2',
      'f4',
      'f8',
      'i1',
      'i2',
      'i4',
      'i8',
      'u1',
      'u2',
      'u4',
      'u8',
      'big-f4',
      'big-i8',
      'big-f2',
      'v2',
    ]) {
      const {shape, type, values} = read(`${name}.npy`);
      expect([...values], name).to.deep.equal([0, 1, 2, 3, 4, 5]);
      expect(shape, name).to.deep.equal([2, 3]);
      expect(type, name).to.equal(name === 'v2' ? 'f4' : name.replace('big-', ''));
    }
    expect([...read('bool.npy').values]).to.deep.equal([0, 0, 0, 1, 1, 1]);
    expect([...read('fortran.npy').values]).to.deep.equal(Array.from({length: 24}, (_, i) => i));
    const plain = decodeNpz(readFileSync(join(folder, 'plain.npz')));
    expect([...plain.keys()]).to.deep.equal(['a', 'b']);
    expect([...(plain.get('b')?.values ?? [])]).to.deep.equal([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(decodeNpz(readFileSync(join(folder, 'small.npz'))).get('a')?.values.length).to.equal(10_000);
    expect(() => read('text.npy'))
      .to.throw(ExplainError, /its type is/)
      .with.property('code', 'unreadable');
    expect(() => read('large.npy')).to.throw(ExplainError, /1152921504606846976 is too large/);
  });

  it('that are cut, too long or something else are refused before anything is allocated', () => {
    const whole = encodeNpy(new Float32Array(10), [10]);
    const header = Buffer.from(whole.subarray(0, 128)).toString('latin1');
    const huge = Buffer.from(header.replace('(10,), }     ', '(99999999999,), }').slice(0, 128), 'latin1');
    for (const bytes of [
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.alloc(1)]),
      huge,
      Buffer.from('PK\x03\x04'),
    ]) {
      expect(() => decodeNpy(bytes))
        .to.throw(ExplainError)
        .with.property('code', 'unreadable');
    }
    expect(() => decodeNpz(whole)).to.throw(ExplainError, /not a \.npz archive/);
  });

  it('are not written with a wrong shape or type', () => {
    expect(() => encodeNpy(new Float32Array(5), [2, 3])).to.throw(ExplainError, /\[2,3\] has 6 values; got 5/);
    expect(() => encodeNpy(new Float32Array(6), [2, 3], 'f8')).to.throw(ExplainError, /got f8/);
  });
});
