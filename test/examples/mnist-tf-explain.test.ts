import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect} from 'chai';
import {decodeNpy} from '../../src/node/npy.ts';
import {judge, useFolder} from '../node/run-folder.ts';
import {metricsOf, onlyRun, recordOf, runExample} from './run-example.ts';

/** An idx file of bytes. */
function idx(shape: readonly number[], values: ArrayLike<number>): Uint8Array {
  const lengths = shape.flatMap((length) => [0, 0, length >> 8, length & 255]);
  return Uint8Array.from([0, 0, 8, shape.length, ...lengths, ...Array.from(values)]);
}

/** 28x28 images whose row number 2 * class is white; classes in turn. */
function writeSet(folder: string, part: string, count: number): void {
  const labels = Array.from({length: count}, (_, i) => i % 10);
  const images = labels.flatMap((label) =>
    Array.from({length: 784}, (_, at) => ((at / 28) >> 0 === 2 * label ? 255 : 0)),
  );
  writeFileSync(join(folder, `${part}-images-idx3-ubyte.gz`), gzipSync(idx([count, 28, 28], images)));
  writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), idx([count], labels));
}

const runs = [
  ['grad-cam-0', 'grad-cam', 'class 0'],
  ['grad-cam-4', 'grad-cam', 'class 4'],
  ['activations', 'activations/target_layer', ''],
  ['smooth-grad', 'smooth-grad', 'class 0'],
  ['integrated-gradients', 'integrated-gradients', 'class 0'],
  ['gradient', 'gradient', 'class 0'],
  ['input-x-gradient', 'input-x-gradient', 'class 0'],
] as const;

describe("tf-explain's MNIST example", () => {
  const folder = useFolder();

  it("runs on idx files, a run for each callback, as the original's seven", async () => {
    writeSet(folder.path, 'train', 80);
    writeSet(folder.path, 't10k', 60);
    const out = join(folder.path, 'logs');
    const args = ['--data', folder.path, '--epochs', '1', '--out', out];
    const {code, stderr} = await runExample('mnist-tf-explain/main.ts', ...args);
    expect(code, stderr).to.equal(0);
    for (const [name, tag, question] of runs) {
      const run = onlyRun(join(out, 'mnist'), name);
      const record = recordOf(run);
      expect(record.status, name).to.equal('finished');
      if (question !== '') expect(record.question, name).to.contain(question);
      expect(
        metricsOf(run).map(({step}) => step),
        name,
      ).to.deep.equal([0, 1]);
      expect(existsSync(join(run, 'images', tag, '1.png')), name).to.equal(true);
      // Five of the test images of the class: its white row tells which.
      const {shape, values} = decodeNpy(readFileSync(join(run, 'inputs.npy')));
      expect(shape, name).to.deep.equal([5, 28, 28, 1]);
      const row = 2 * (name === 'grad-cam-4' ? 4 : 0);
      const expected = Array.from({length: 5 * 784}, (_, at) => (Math.floor((at % 784) / 28) === row ? 1 : 0));
      expect([...values], name).to.deep.equal(expected);
    }
    const verdict = await judge(out);
    expect(verdict.errors).to.deep.equal([]);
  });

  it('runs on the enlarged digits where there is no folder', async () => {
    const {code, stdout, stderr} = await runExample(
      'mnist-tf-explain/main.ts',
      ...['--limit', '64', '--epochs', '1', '--out', folder.path],
    );
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain(`tensorboard --logdir ${join(folder.path, 'mnist')} `);
    const {shape, values} = decodeNpy(
      readFileSync(join(onlyRun(join(folder.path, 'mnist'), 'gradient'), 'inputs.npy')),
    );
    expect(shape).to.deep.equal([5, 28, 28, 1]);
    expect(Math.max(...values)).to.be.within(0.9, 1);
  });

  it('says which file is missing', async () => {
    const {code, stderr} = await runExample('mnist-tf-explain/main.ts', '--data', folder.path);
    expect(code).to.equal(1);
    expect(stderr).to.match(/^no images of MNIST in .*: none of train-images-idx3-ubyte/m);
  });
});
