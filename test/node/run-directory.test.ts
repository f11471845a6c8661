import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {ExplainError} from '../../src/core/errors.ts';
import {livenessOf, thisProcess} from '../../src/node/process-identity.ts';
import {createRunDirectory} from '../../src/node/run-directory.ts';
import {useFolder} from './run-folder.ts';

const now = () => new Date(2026, 10, 9, 8, 7, 6);
const holder = fileURLToPath(new URL('hold-run.ts', import.meta.url));

describe('the run directory', () => {
  const folder = useFolder();

  it('is named by the time, and by a number more for each further run of that second', () => {
    const runs = [1, 2, 3].map(() => createRunDirectory({outputDir: folder.path, name: 'digits', now}));
    expect(runs.map(({directory}) => directory)).to.deep.equal(
      ['20261109-080706', '20261109-080706-2', '20261109-080706-3'].map((run) => join(folder.path, 'digits', run)),
    );
    expect(runs.map(({resumed}) => resumed)).to.deep.equal([false, false, false]);
  });

  it('stays below the output folder, whatever the names', () => {
    const run = createRunDirectory({outputDir: folder.path, name: '../../escape', runName: '/etc/../x\\y'});
    expect(run.directory).to.equal(join(folder.path, 'escape', 'etc-..-x-y'));
  });

  it('is taken again by its name, also when there was nothing yet', () => {
    const fresh = createRunDirectory({outputDir: folder.path, runName: 'nightly'});
    expect(fresh.resumed).to.equal(false);
    writeFileSync(join(fresh.directory, 'run.json'), '{}');
    fresh.release();
    expect(createRunDirectory({outputDir: folder.path, runName: 'nightly'})).to.include({
      ...{directory: fresh.directory, name: 'run', runName: 'nightly', resumed: true},
    });
  });

  it('needs a name', () => {
    expect(() => createRunDirectory({outputDir: ''})).to.throw(ExplainError, /outputDir/);
  });
});

describe("the run's lock", () => {
  const folder = useFolder();
  const take = (runName = 'shared') => createRunDirectory({outputDir: folder.path, runName});

  it('refuses a second writer of this process, and of another one, until the first is done', async () => {
    const run = take();
    expect(() => take()).to.throw(ExplainError, new RegExp(`process ${process.pid} on .*this very process`));
    run.release();
    const child = await hold(folder.path);
    try {
      expect(() => take())
        .to.throw(
          ExplainError,
          new RegExp(`is being written by process ${child.pid} on .*: wait for its end, or choose another runName`),
        )
        .with.property('code', 'unwritable');
    } finally {
      await child.end('SIGTERM');
    }
  });

  it('is taken over from an owner that was killed', async () => {
    const child = await hold(folder.path);
    await child.end('SIGKILL');
    expect(existsSync(join(folder.path, 'run/shared/run.lock'))).to.equal(true);
    const run = take();
    expect(readdirSync(run.directory)).to.deep.equal(['run.lock']);
    expect(JSON.parse(readFileSync(join(run.directory, 'run.lock'), 'utf8')).pid).to.equal(process.pid);
    run.release();
    expect(readdirSync(run.directory)).to.deep.equal([]);
  });

  it('is taken over when its number belongs to a younger process, or to an earlier boot', () => {
    const self = thisProcess();
    const owners = [
      {...self, started: String(Number(self.started) - 1)},
      {...self, boot: '00000000-0000-0000-0000-000000000000'},
    ];
    for (const owner of owners) {
      place(owner);
      expect(livenessOf(owner)).to.equal('dead');
      take().release();
    }
  });

  it('is not taken from an owner that nobody here can see', () => {
    for (const owner of [
      {pid: 1, host: 'another-machine'},
      {...thisProcess(), pidNamespace: 'pid:[1]'},
    ]) {
      const lock = place(owner);
      expect(() => take()).to.throw(ExplainError, `can't be seen from here; if it does not, delete ${lock}`);
    }
    const lock = place('not a lock of ours');
    expect(() => take()).to.throw(
      ExplainError,
      `by another writer: whether it still runs can't be seen from here; if it does not, delete ${lock}`,
    );
  });

  it('goes to one of many that find it ownerless at the same time', async () => {
    place({pid: 2 ** 22 + 1, host: hostname()});
    const children = await Promise.allSettled(Array.from({length: 5}, () => hold(folder.path)));
    const winners = children.flatMap((child) => (child.status === 'fulfilled' ? [child.value] : []));
    for (const winner of winners) await winner.end('SIGTERM');
    expect(winners.length).to.equal(1);
    expect(readdirSync(join(folder.path, 'run/shared')).filter((file) => file !== 'run.lock')).to.deep.equal([]);
  });

  it('is taken over also where another takeover was killed', () => {
    const dead = {pid: 2 ** 22 + 1, host: hostname()};
    const lock = place(dead);
    writeFileSync(`${lock}.takeover`, JSON.stringify(dead));
    const run = take();
    expect(readdirSync(run.directory)).to.deep.equal(['run.lock']);
  });

  it('is not given back twice', () => {
    const first = take();
    first.release();
    const second = take();
    first.release();
    expect(() => take()).to.throw(ExplainError, /this very process/);
    second.release();
    take();
  });

  it('is not given back by one that has lost it', () => {
    const run = take();
    const lock = place({pid: 1, host: 'another-machine'});
    run.release();
    expect(existsSync(lock)).to.equal(true);
  });

  function place(owner: unknown): string {
    const directory = join(folder.path, 'run', 'shared');
    mkdirSync(directory, {recursive: true});
    writeFileSync(join(directory, 'run.lock'), JSON.stringify(owner));
    return join(directory, 'run.lock');
  }
});

/** Another process that holds the run 'shared'; rejects with what it said when it could not have it. */
async function hold(outputDir: string): Promise<{pid: number | undefined; end(signal: NodeJS.Signals): Promise<void>}> {
  const child = spawn(process.execPath, ['--import=tsx', holder, outputDir], {stdio: ['ignore', 'pipe', 'pipe']});
  const [first] = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  if (!String(first).startsWith('held')) throw new Error(String(first));
  return {
    pid: child.pid,
    async end(signal) {
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
