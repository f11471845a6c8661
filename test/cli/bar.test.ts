import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {expect} from 'chai';

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
});
