import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../../scripts/python-env.ts';
import {readNpy, readNpz} from '../../../src/node/data/numpy.ts';
import {rejection} from './rejection.ts';

describe("files of NumPy's", () => {
  const folder = mkdtempSync(join(tmpdir(), 'numpy-'));
  const at = (name: string): string => join(folder, name);
  before(async () => {
    const program = `
import gzip, numpy as np
x = np.arange(12, dtype='f4').reshape(3, 4) / 4
np.save('x.npy', x)
gzip.open('x.npy.gz', 'wb').write(open('x.npy', 'rb').read())
np.savez('stored.npz', x_train=x, y_train=np.array([2, 0, 1]))
np.savez_compressed('packed.npz', x_train=x, zeros=np.zeros(100000))
np.savez('none.npz')`;
    execFileSync(await pythonEnv(), ['-c', program], {cwd: folder});
  });
  after(() => rmSync(folder, {recursive: true}));
  const quarters = Array.from({length: 12}, (_, i) => i / 4);

  it('.npy, also packed by gzip', async () => {
    for (const name of ['x.npy', 'x.npy.gz']) {
      const {shape, values} = await readNpy(at(name));
      expect(shape).to.deep.equal([3, 4]);
      expect([...values]).to.deep.equal(quarters);
    }
  });

  it('.npz, stored or packed', async () => {
    const arrays = await readNpz(at('stored.npz'));
    expect([...arrays.keys()]).to.deep.equal(['x_train', 'y_train']);
    expect([...(arrays.get('y_train')?.values ?? [])]).to.deep.equal([2, 0, 1]);
    for (const name of ['stored.npz', 'packed.npz']) {
      expect([...((await readNpz(at(name))).get('x_train')?.values ?? [])]).to.deep.equal(quarters);
    }
    expect((await readNpz(at('packed.npz'))).get('zeros')?.values).to.have.lengthOf(100_000);
  });

  it('without an array in them are refused', async () => {
    const {code, message} = await rejection(readNpz(at('none.npz')));
    expect(code).to.equal('unreadable');
    expect(message).to.match(/none.npz can't be read: there is no array in it/);
  });

  it('are refused by name wherever they are cut', async () => {
    for (const name of ['x.npy', 'stored.npz', 'packed.npz']) {
      const whole = readFileSync(at(name));
      for (const length of [0, 1, 5, 60, whole.length >> 1, whole.length - 30, whole.length - 1]) {
        writeFileSync(at('cut'), whole.subarray(0, length));
        const read: Promise<unknown> = name.endsWith('.npy') ? readNpy(at('cut')) : readNpz(at('cut'));
        const {code, message} = await rejection(read);
        expect(code, `${name} cut to ${length}`).to.equal('unreadable');
        expect(message).to.contain(at('cut'));
      }
    }
  });

  it('are refused when a value in an archive was changed', async () => {
    const whole = readFileSync(at('stored.npz'));
    const place = whole.indexOf(Buffer.from(Float32Array.of(1.25, 1.5).buffer));
    whole[place] = 1;
    writeFileSync(at('changed.npz'), whole);
    const {message} = await rejection(readNpz(at('changed.npz')));
    expect(message).to.match(/changed.npz can't be read: .*x_train.npy is damaged: its checksum/);
  });

  it('are refused when they claim to unpack to more than they can', async () => {
    const whole = readFileSync(at('packed.npz'));
    const directory = whole.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    const claims = (size: number) => {
      whole.writeUInt32LE(size, directory + 24);
      writeFileSync(at('huge.npz'), whole);
      return rejection(readNpz(at('huge.npz')));
    };
    expect((await claims(2 ** 31)).message).to.match(/it unpacks to more than 1073741824 bytes/);
    expect((await claims(2 ** 29)).message).to.match(/x_train.npy claims a size it can't have/);
  });
});
