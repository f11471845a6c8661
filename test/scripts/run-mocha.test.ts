import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {type MochaLimits, runMocha, type TestResult} from '../../scripts/run-mocha.ts';
import {useFolder} from '../node/run-folder.ts';

const repository = join(import.meta.dirname, '../..');

describe('a run of all tests', () => {
  const folder = useFolder();

  async function run(code: string, limits: MochaLimits = {}): Promise<TestResult> {
    const file = join(folder.path, 'planted.test.ts');
    writeFileSync(file, code);
    return runMocha(repository, [file], {shown: false, ...limits});
  }

  /** Failures without the paths before them. */
  const titles = ({failures}: TestResult): readonly string[] => failures.map((line) => line.replace(/^.*: /, ''));

  it('counts what passes and what fails, hooks too', async () => {
    const result = await run(`
      it('a', () => {});
      it('b', () => { throw new Error('no'); });
      describe('c', () => { it('d', () => {}); after(() => { throw new Error('no'); }); });`);
    expect(result).to.deep.include({passed: 2, failed: 2});
    expect(titles(result)).to.deep.equal(['b', 'c "after all" hook for "d"']);
    expect(result.failures[0]).to.match(/planted\.test\.ts: b$/);
  });

  it('takes what is left out as failed', async () => {
    const left = await run(`it('a', () => {}); it.skip('b', () => {}); it('c');`);
    expect(left).to.deep.include({passed: 1, failed: 2});
    expect(await run(`it('a', () => {}); it.only('b', () => {});`)).to.deep.include({passed: 0, failed: 1});
    expect(titles(await run(''))).to.deep.equal(['no test was run']);
  });

  it('notices a process that ends early, however it ends', async () => {
    for (const code of [`it('a', () => {}); it('b', () => process.exit(0));`, `import './not-there.ts';`])
      expect(titles(await run(code)), code).to.deep.equal(['mocha ended before its tests did']);
    const killed = await run(`it('a', () => process.kill(process.pid, 'SIGKILL'));`);
    expect(titles(killed)).to.deep.equal(['mocha was ended by SIGKILL']);
  });

  it('ends a process that does not end by itself, and counts that', async () => {
    const open = await run(`it('a', () => { setInterval(() => {}, 1000); });`, {endMs: 300});
    expect(open).to.deep.include({passed: 1, failed: 1});
    expect(titles(open)[0]).to.match(/something that a test opened is still open/);
    const loop = await run(`it('a', () => { for (;;); });`, {limitMs: 6000});
    expect(loop).to.deep.include({passed: 0, failed: 1});
    expect(titles(loop)[0]).to.match(/the tests took longer than 0\.1 minutes/);
  });
});
