import {execFileSync} from 'node:child_process';
import {mkdtempSync, renameSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../../scripts/python-env.ts';
import {readIdxImages, readMnist} from '../../../src/node/data/mnist.ts';
import {readNpzImages} from '../../../src/node/data/npz-images.ts';
import {rejection} from './rejection.ts';

/** Writes a set of MNIST's form: five and three images of 2x3 pixels, the second pair of files packed. */
const program = `
import gzip, numpy as np, struct
def write(name, a, opener=open):
    with opener(name, 'wb') as f:
        f.write(struct.pack('>HBB', 0, 8, a.ndim) + struct.pack('>%dI' % a.ndim, *a.shape) + a.astype('u1').tobytes())
write('train-images-idx3-ubyte', np.arange(30).reshape(5, 2, 3) * 8)
write('train-labels-idx1-ubyte', np.array([3, 1, 4, 1, 5]))
write('t10k-images.idx3-ubyte.gz', 255 - np.arange(18).reshape(3, 2, 3), gzip.open)
write('t10k-labels-idx1-ubyte.gz', np.array([9, 2, 6]), gzip.open)
write('flat', np.arange(30))
x = np.arange(30).reshape(5, 2, 3) * 8
np.savez_compressed('mnist.npz', x_train=x.astype('u1'), y_train=[3, 1, 4, 1, 5], x_test=x[:2].astype('f4') / 256, y_test=[9, 2])
np.savez('colour.npz', x=np.arange(24).reshape(2, 2, 2, 3).astype('u1'), y=np.array([[1], [0]], dtype='u1'), flat=x[0],
         halves=[0, 0.5], below=[0, -1])
`;

describe('MNIST', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mnist-'));
  const at = (name: string): string => join(folder, name);
  before(async () => {
    execFileSync(await pythonEnv(), ['-c', program], {cwd: folder});
  });
  after(() => rmSync(folder, {recursive: true}));

  it('is read from four files, packed or not, with pixels from 0 to 1', async () => {
    const {train, test} = await readMnist(folder);
    expect(train.shape).to.deep.equal([5, 2, 3, 1]);
    expect([...train.labels]).to.deep.equal([3, 1, 4, 1, 5]);
    expect([...train.values]).to.deep.equal(Array.from({length: 30}, (_, i) => Math.fround((i * 8) / 255)));
    expect(test.shape).to.deep.equal([3, 2, 3, 1]);
    expect([...test.labels]).to.deep.equal([9, 2, 6]);
    expect([test.values[0], test.values[17]]).to.deep.equal([1, Math.fround(238 / 255)]);
  });

  it("is read from Keras's mnist.npz too", async () => {
    const {train, test} = await readMnist(at('mnist.npz'));
    expect(train).to.deep.equal((await readMnist(folder)).train);
    expect(test.shape).to.deep.equal([2, 2, 3, 1]);
    expect([...test.labels]).to.deep.equal([9, 2]);
    // Floats are taken as they are.
    expect([...test.values]).to.deep.equal(Array.from({length: 12}, (_, i) => i / 32));
    const missing = await rejection(readMnist(at('colour.npz')));
    expect(missing.message).to.match(/colour.npz can't be read: it has no array 'x_train'; its arrays: x, y, flat/);
  });

  it('has relatives of several channels, with labels in a column', async () => {
    const {values, shape, labels} = await readNpzImages(at('colour.npz'));
    expect(shape).to.deep.equal([2, 2, 2, 3]);
    expect([...labels]).to.deep.equal([1, 0]);
    expect([...values]).to.deep.equal(Array.from({length: 24}, (_, i) => Math.fround(i / 255)));
    for (const [images, classes, why] of [
      ['flat', 'y', /images are \[n, h, w\] or \[n, h, w, c\]; 'flat' has \[2, 3\]/],
      ['x', 'x', /the labels of 2 images are \[2\] or \[2, 1\]; 'x' has \[2, 2, 2, 3\]/],
      ['x', 'halves', /class numbers from 0 on; 'halves' holds 0.5/],
      ['x', 'below', /class numbers from 0 on; 'below' holds -1/],
    ] as const) {
      const {code, message} = await rejection(readNpzImages(at('colour.npz'), images, classes));
      expect(code).to.equal('unreadable');
      expect(message).to.match(why);
    }
  });

  it('has a label for each image, and images of three axes', async () => {
    const [images, labels] = [at('train-images-idx3-ubyte'), at('train-labels-idx1-ubyte')];
    const wrong = await rejection(readIdxImages(images, at('t10k-labels-idx1-ubyte.gz')));
    expect(wrong.message).to.match(
      /labels-idx1-ubyte.gz can't be read: the labels of 5 images are \[5\] of bytes; it has \[3\]/,
    );
    expect((await rejection(readIdxImages(at('flat'), labels))).message).to.match(
      /images are \[n, height, width\].*\[30\]/,
    );
    expect((await rejection(readIdxImages(labels, images))).code).to.equal('unreadable');
  });

  it('says which file is missing, under which names it was looked for', async () => {
    renameSync(at('train-labels-idx1-ubyte'), at('elsewhere'));
    const {code, message} = await rejection(readMnist(folder));
    expect(code).to.equal('unreadable');
    expect(message).to.match(/no labels of MNIST in .*none of train-labels-idx1-ubyte, train-labels-idx1-ubyte.gz/);
  });
});
