import {chmodSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {type CommandResult, runCommand} from '../../src/node/backend/command.ts';
import {useFolder} from './run-folder.ts';

const module = pathToFileURL(join(import.meta.dirname, '../../scripts/python-env.ts')).href;
const program = `const {pythonEnv} = await import('${module}');
try { console.log(await pythonEnv()); } catch (error) { console.log(error.message); }`;

describe('the Python environment of the tests', () => {
  const folder = useFolder();
  const ask = (env: NodeJS.ProcessEnv): Promise<CommandResult> =>
    runCommand(process.execPath, ['--import=tsx', '--input-type=module', '-e', program], {
      env: {...process.env, ...env},
    });

  it('takes the Python that it was given, and says when it can not serve', async () => {
    const ready = await pythonEnv();
    expect((await ask({TFJS_EXPLAIN_PYTHON: ready, PATH: folder.path})).stdout.trim()).to.equal(ready);
    const none = await ask({TFJS_EXPLAIN_PYTHON: join(folder.path, 'no-python')});
    expect(none.stdout).to.match(/TFJS_EXPLAIN_PYTHON is '.*no-python', and there is no such program/);
    const old = join(folder.path, 'old-python');
    writeFileSync(old, '#!/bin/sh\nexit 1\n');
    chmodSync(old, 0o755);
    const {stdout} = await ask({TFJS_EXPLAIN_PYTHON: old, XDG_CACHE_HOME: folder.path});
    expect(stdout).to.match(/need Python 3\.9 or newer; .*old-python give none/);
  });

  it('names what pip can not get, and leaves nothing behind', async () => {
    const env = {TFJS_EXPLAIN_PYTHON: '', XDG_CACHE_HOME: folder.path, PIP_NO_INDEX: '1', PIP_FIND_LINKS: ''};
    const {stdout, stderr} = await ask(env);
    expect(stderr).to.match(/making a Python environment with tensorboard==2\.21\.\* and numpy>=1\.26/);
    expect(stdout).to.match(
      /pip could not install tensorboard==2\.21\.\* .*No matching distribution found for tensorboard/s,
    );
    expect(readdirSync(join(folder.path, 'tfjs-explain', 'python'))).to.deep.equal([]);
  });

  it('needs a Python', async () => {
    const {stdout} = await ask({TFJS_EXPLAIN_PYTHON: '', XDG_CACHE_HOME: folder.path, PATH: folder.path});
    expect(stdout).to.match(/need Python 3\.9 or newer; python3 and python give none/);
  });
});
