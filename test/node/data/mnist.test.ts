import {execFileSync} from 'node:child_process';
import {mkdtempSync, renameSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../../scripts/python-env.ts';
import {readIdxImages, readMnist} from '../../../src/node/data/mnist.ts';
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
