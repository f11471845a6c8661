import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect} from 'chai';
import {runCommand} from '../../src/node/backend/command.ts';
import {pathOf} from '../node/backend/temporary-project.ts';
import {useFolder} from '../node/run-folder.ts';

const module = pathToFileURL(join(import.meta.dirname, '../../scripts/system-programs.ts')).href;

describe('the programs that the tests call', () => {
  const folder = useFolder();

  /** What it says where PATH has nothing but the named programs and, if given, an apt-get made of these shell lines. */
  async function ask(programs: readonly string[], root: boolean, aptGet?: string): Promise<string> {
    const path = await pathOf(folder.path, programs);
    if (aptGet !== undefined) {
      writeFileSync(join(path, 'apt-get'), `#!/bin/sh\necho "$@" >> ${folder.path}/asked\n${aptGet}\n`);
      chmodSync(join(path, 'apt-get'), 0o755);
    }
    const program = `const {systemPrograms} = await import('${module}');
      try { console.log(await systemPrograms(console.log, {root: ${root}})); } catch (error) { console.log(error.message); }`;
    const args = ['--import=tsx', '--input-type=module', '-e', program];
    return (await runCommand(process.execPath, args, {env: {...process.env, PATH: path}})).stdout.trim();
  }
  const asked = (): string => readFileSync(join(folder.path, 'asked'), 'utf8');

  it('need nothing when they are there', async () => {
    expect(await ask(['python3', 'g++', 'git', 'tar', 'mount'], true)).to.equal('');
  });

  it('are named with their packages to one who may not install them', async () => {
    const said = await ask(['python3', 'tar'], false, 'exit 0');
    expect(said).to.match(/need a C\+\+ compiler, git, mount, not found here.*apt-get install .* g\+\+ git mount$/);
    expect(existsSync(join(folder.path, 'asked'))).to.equal(false);
    expect(await ask(['tar'], true)).to.match(
      /need Python 3 with venv, Python 3 with pip, .* python3 python3-venv python3-pip/,
    );
  });

  it('are installed by root, by name, after one update', async () => {
    const brings = `case "$*" in *install*) /bin/ln -s /bin/true ${join(folder.path, 'bin', 'git')};; esac`;
    const said = await ask(['python3', 'g++', 'tar', 'mount'], true, brings);
    expect(said).to.equal('missing: git; installing git\ninstalled git');
    expect(asked()).to.equal('--version\n-q update\n-q install --yes --no-install-recommends git\n');
  });

  it('that can not be had are named with what apt said', async () => {
    const refuses = 'case "$*" in *install*) echo "E: no such package" >&2; exit 100;; esac';
    const said = await ask(['python3', 'g++', 'tar', 'mount'], true, refuses);
    expect(said).to.match(/apt-get install --yes --no-install-recommends git failed:\nE: no such package$/);
    expect(await ask(['python3', 'g++', 'tar', 'mount'], true, 'exit 0')).to.match(/are still not found: git$/);
  });
});
