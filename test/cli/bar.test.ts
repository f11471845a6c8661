import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {runCommand} from '../../src/node/backend/command.ts';

const [hidden, shown] = ['\x1b[?25l', '\x1b[?25h'];

describe('a progress bar', () => {
  it('ends with the process at the first Ctrl+C, and leaves the terminal right', async () => {
    const child = spawn(process.execPath, ['--import=tsx', join(import.meta.dirname, 'held-bar.ts')]);
    let drawn = '';
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      drawn += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said === 'ready\n') child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect(code).to.equal(130);
    expect(said).to.equal('ready\n');
    expect(drawn).to.contain('25 % of work').and.contain(hidden);
    expect(drawn.lastIndexOf(shown)).to.be.above(drawn.lastIndexOf(hidden));
  });

  it('is drawn by explain --progress on a terminal, and taken away again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bar-'));
    const run = async (...args: readonly string[]) => {
      const program = [
        join(import.meta.dirname, 'shown-bar.ts'),
        '--out',
        join(folder, 'o.npy'),
        '--batch',
        '4',
        ...args,
      ];
      const {stdout, stderr} = await runCommand(process.execPath, ['--import=tsx', ...program]);
      expect(stdout).to.equal('0 ');
      return stderr;
    };
    try {
      const drawn = await run('--progress');
      expect(drawn)
        .to.match(/ 0 %, /)
        .and.match(/ \d\d? %, /);
      expect(drawn.lastIndexOf(shown)).to.be.above(drawn.lastIndexOf(hidden));
      expect(await run()).to.equal('');
    } finally {
      rmSync(folder, {recursive: true});
    }
  });
});
