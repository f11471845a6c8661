import {cp, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {runCommand} from '../../../src/node/backend/command.ts';
import {requireHere} from '../../../src/node/backend/resolve.ts';
import {closedPort, smallWheel, useFaults} from './faults.ts';
import {pipEnv} from './loopback-index.ts';
import {pathOf} from './temporary-project.ts';

describe('setup, when something is missing', () => {
  const faults = useFaults();

  it('without tfjs-node names the command that installs it', async () => {
    // A copy of the source where no node_modules is in sight; it needs none until it builds.
    const alone = await mkdtemp(join(tmpdir(), 'tfjs-explain-alone-'));
    try {
      const source = join(import.meta.dirname, '..', '..', '..', 'src');
      for (const part of [join('node', 'backend'), join('core', 'errors.ts')])
        await cp(join(source, part), join(alone, part), {recursive: true});
      await writeFile(join(alone, 'package.json'), '{"type": "module"}');
      const script = `import('./node/backend/setup.ts').then(({setupNative}) => setupNative()).catch((error) => console.log(error.code, error.message));`;
      const {stdout, stderr} = await runCommand(
        process.execPath,
        ['--import', requireHere.resolve('tsx'), '-e', script],
        {cwd: alone},
      );
      expect(stdout, stderr).to.match(
        /^setup-failed .*not installed in .*: run npm i --ignore-scripts @tensorflow\/tfjs-node@4.22.0, then/,
      );
    } finally {
      await rm(alone, {recursive: true});
    }
  });

  it('without a network says what to check and leaves nothing', async () => {
    const error = await faults.failedSetup({env: pipEnv(closedPort)});
    expect(error.message).to.match(/pip could not find .*check the network, the proxy and the index/s);
    await faults.expectNothingHalfMade();
    await faults.expectWasmServes();
  });

  it('with an index that lacks the wheel says so', async () => {
    const error = await faults.failedSetup({env: {...pipEnv(closedPort), PIP_NO_INDEX: '1'}});
    expect(error.message).to.match(/No matching distribution found/);
    await faults.expectNothingHalfMade();
  });

  it('without Python says how to get it, before anything is downloaded', async () => {
    const error = await faults.failedSetup({
      env: {...pipEnv(closedPort), PATH: await pathOf(faults.project.folder, ['g++'])},
    });
    expect(error.message).to.match(/no Python 3 found.*python3-pip/s);
    await faults.expectNothingHalfMade();
    await faults.expectWasmServes();
  });

  it('without pip says how to get it', async () => {
    const venv = join(faults.project.folder, 'venv');
    const made = await runCommand('python3', ['-m', 'venv', '--without-pip', venv]);
    expect(made.code, `python3 -m venv: ${made.stderr}`).to.equal(0);
    const error = await faults.failedSetup({
      env: {...pipEnv(closedPort), TFJS_EXPLAIN_PYTHON: join(venv, 'bin', 'python')},
    });
    expect(error.message).to.match(/pip is missing: run python3 -m ensurepip/);
    await faults.expectNothingHalfMade();
  });

  it('without a compiler says how to get one, before anything is downloaded', async () => {
    const served = await faults.serve(await smallWheel());
    const error = await faults.failedSetup({
      wheel: served.wheelUrl,
      env: {...process.env, PATH: await pathOf(faults.project.folder, ['python3'])},
    });
    expect(error.message).to.match(/no C\+\+ compiler found.*apt-get install g\+\+/s);
    expect(served.ranges).to.deep.equal([]);
    await faults.expectNothingHalfMade();
    await faults.expectWasmServes();
  });

  it('with a compiler that fails shows its last lines and installs nothing', async () => {
    const served = await faults.serve(await smallWheel());
    const error = await faults.failedSetup({wheel: served.wheelUrl});
    expect(error.message).to.match(/could not compile tfjs-node's binding.*error: /s);
    expect(await faults.project.strays()).to.deep.equal([]);
    await faults.expectWasmServes();
  });
});
