import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {decodeNpy} from '../../src/node/npy.ts';
import {judge, useFolder} from '../node/run-folder.ts';
import {metricsOf, onlyRun, recordOf, runExample} from './run-example.ts';

describe('the transfer example', () => {
  const folder = useFolder();

  it('explains layers of the frozen base, which stay as they are while the scores change', async () => {
    const args = ['--count', '64', '--base-epochs', '1', '--epochs', '2', '--out', folder.path];
    const {code, stderr} = await runExample('transfer/main.ts', ...args);
    expect(code, stderr).to.equal(0);
    const run = onlyRun(folder.path, 'transfer');
    const {status, classNames} = recordOf(run);
    expect(status).to.equal('finished');
    expect(classNames).to.deep.equal(['no corner', 'three', 'four or more']);
    expect(metricsOf(run).map(({step}) => step)).to.deep.equal([0, 1, 2]);
    const map = (tag: string, step: number) => decodeNpy(readFileSync(join(run, 'maps', tag, `${step}.npy`)));
    expect(map('cam-conv_3', 2).shape.slice(0, 3)).to.deep.equal([12, 32, 32]);
    // Frozen weights give the same features at each epoch; Grad-CAM follows the scores.
    const [before, after] = [map('activations/base/conv_3', 0), map('activations/base/conv_3', 2)];
    expect(before.shape.slice(1)).to.deep.equal([8, 8, 64]);
    expect(Math.max(...before.values)).to.be.above(0);
    expect([...after.values]).to.deep.equal([...before.values]);
    expect([...map('cam-conv_3', 2).values]).not.to.deep.equal([...map('cam-conv_3', 0).values]);
    expect((await judge(folder.path)).errors).to.deep.equal([]);
  });
});
