import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {judge, useFolder} from '../node/run-folder.ts';
import {metricsOf, onlyRun, recordOf, runExample} from './run-example.ts';

/** The percentage that the example prints for held-out images with such marks. */
function accuracy(stdout: string, marks: string): number {
  return Number(new RegExp(`^accuracy on held-out images ${marks}: (\\S+) %$`, 'm').exec(stdout)?.[1] ?? Number.NaN);
}

describe('the shapes example', () => {
  const folder = useFolder();

  it('trains, explains and is judged well by TensorBoard', async () => {
    const {code, stdout, stderr} = await runExample(
      'shapes/main.ts',
      ...['--count', '40', '--epochs', '1', '--out', folder.path],
    );
    expect(code, stderr).to.equal(0);
    const run = onlyRun(folder.path, 'shapes');
    const {status, classNames, steps} = recordOf(run);
    expect(status).to.equal('finished');
    expect(classNames).to.deep.equal(['circle', 'square', 'triangle', 'cross']);
    expect(steps.map(({step}) => step)).to.deep.equal([0, 1]);
    for (const method of [
      'grad-cam',
      'integrated-gradients',
      'occlusion',
      'activations/conv_1',
      'activations/conv_3',
    ]) {
      expect(existsSync(join(run, 'images', method, '1.png')), method).to.equal(true);
    }
    // The held-out images are the same ones in the training and after it.
    const after = metricsOf(run).at(-1)?.metrics['val_acc'] ?? Number.NaN;
    expect(accuracy(stdout, 'without marks')).to.be.closeTo(100 * after, 0.006);
    const verdict = await judge(folder.path);
    expect(verdict.errors).to.deep.equal([]);
  });

  it('with a mark on circles is fooled by it, as the numbers tell', async () => {
    const args = ['--corner', 'bottom-right', '--count', '400', '--epochs', '5', '--out', folder.path];
    const {code, stdout, stderr} = await runExample('shapes/main.ts', ...args);
    expect(code, stderr).to.equal(0);
    expect(recordOf(onlyRun(folder.path, 'shapes-with-mark')).status).to.equal('finished');
    const trained = accuracy(stdout, 'marked like the training images');
    const swapped = accuracy(stdout, 'marked the other way round');
    expect(`${stdout}${stderr}`).to.match(/shortcut: .*images of class circle/);
    expect(trained - accuracy(stdout, 'without marks')).to.be.above(10);
    expect(trained - swapped).to.be.above(20);
  });

  it('knows the corners', async () => {
    const {code, stderr} = await runExample('shapes/main.ts', '--corner', 'middle');
    expect(code).to.equal(1);
    expect(stderr).to.match(/Allowed choices are top-left, top-right, bottom-left, bottom-right/);
  });
});
