import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect} from 'chai';
import {DashboardCallback} from '../../callbacks/dashboard-callback.ts';
import {startDashboard} from '../../src/browser/dashboard.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {useFolder} from '../node/run-folder.ts';
import {recorded, scalars, tensors, train} from './tiny-training.ts';

const script = join(import.meta.dirname, 'dashboard-training.ts');
const goneMs = 5000;

describe('the page beside a training', () => {
  const started: {readonly child: ChildProcess; readonly ended: Promise<unknown>}[] = [];
  // Before the folder goes that they write to.
  afterEach(async () => {
    for (const {child, ended} of started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });
  const folder = useFolder();

  /** Starts a training and reads what it says until the line wanted. */
  const begin = (...wanted: readonly string[]) => {
    const args = ['--import=tsx', script, folder.path, ...wanted];
    const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
    const ended = once(child, 'exit');
    started.push({child, ended});
    const seen: string[] = [];
    const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
    const until = async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const {value, done} = await lines.next();
        seen.push(String(value));
        if (done || /can't be served/.test(value)) throw new Error(`no ${pattern} in:\n${seen.join('\n')}`);
        const match = pattern.exec(value);
        if (match) return match[1] ?? match[0];
      }
    };
    return {child, until, ended, url: () => until(/^the page of this training: (http:\S+)$/)};
  };

  it('answers while the training blocks its own process, and ends with it', async () => {
    const {until, url, ended} = begin('block');
    const page = await url();
    expect(page).to.match(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    await until(/^blocked$/);
    const began = performance.now();
    const text = await (await fetch(`${page}api/runs`)).text();
    expect(JSON.parse(text).runs.map(({id}: {id: string}) => id)).to.deep.equal(['n/r']);
    expect(await (await fetch(page)).text()).to.include('<!doctype html>');
    // The training is blocked for 4 s.
    expect(performance.now() - began).to.be.below(3000);
    await until(/^trained$/);
    // Nothing holds the process up.
    expect(await Promise.race([ended, sleep(goneMs)])).to.deep.equal([0, null]);
    expect(await isGone(page)).to.equal(true);
  });

  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
    it(`dies with a training that ends by ${signal}`, async () => {
      const {child, url, ended} = begin('endless');
      const page = await url();
      expect((await fetch(page)).status).to.equal(200);
      child.kill(signal);
      await ended;
      expect(await isGone(page)).to.equal(true);
    });
  }

  it('stays after the training where that is asked for, until the process is told to end', async () => {
    const {child, until, url, ended} = begin('keep');
    const page = await url();
    await until(/^trained$/);
    await sleep(1500);
    expect(child.exitCode).to.equal(null);
    expect((await fetch(page)).status).to.equal(200);
    child.kill('SIGINT');
    expect(await ended).to.deep.equal([null, 'SIGINT']);
    expect(await isGone(page)).to.equal(true);
  });
});

describe('a DashboardCallback', () => {
  useBackend();
  const folder = useFolder();
  const reports: string[] = [];
  beforeEach(() => {
    reports.length = 0;
  });
  const make = (options: object = {}) =>
    new DashboardCallback({outputDir: folder.path, report: (message) => void reports.push(message), ...options});

  it('serves one page over several trainings, until it is closed; then another one', async () => {
    const dashboard = make({token: true});
    expect(dashboard.url).to.equal('');
    try {
      await train(dashboard, {epochs: 1});
      const {url} = dashboard;
      expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
      await train(dashboard, {epochs: 1});
      expect(reports).to.deep.equal([`the page of this training: ${url}`]);
      expect((await fetch(url, {redirect: 'manual'})).status).to.equal(303);
      expect((await fetch(url.replace(/\?.*/, ''))).status).to.equal(401);
      await dashboard.close();
      expect(dashboard.url).to.equal('');
      expect(await isGone(url)).to.equal(true);
      await train(dashboard, {epochs: 1});
      expect(dashboard.url).to.match(/^http/).and.not.equal(url);
    } finally {
      await dashboard.close();
      await dashboard.close();
    }
  });

  it('that can not serve says so, and the training goes on', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const held = tensors(6, 1);
    const {callback, sink} = recorded([held.x, held.y]);
    try {
      const dashboard = make({port});
      await train([dashboard, callback], {epochs: 2});
      expect(reports).to.deep.equal([
        `the page can't be served: port ${port} is in use: choose another, or --port 0 for any that is free; the training goes on`,
      ]);
      expect(dashboard.url).to.equal('');
      expect([...scalars(sink, 'loss').keys()]).to.deep.equal([1, 2]);
    } finally {
      taken.close();
      held.dispose();
    }
  });

  const wrong: readonly (readonly [options: object, message: RegExp])[] = [
    [{port: 70_000}, /dashboard option 'port' must be a whole number from 0 to 65535; got 70000/],
    [{hots: 'x'}, /there is no dashboard option 'hots'; the options: outputDir, port, host/],
    [{host: '0.0.0.0'}, /other machines reach 0\.0\.0\.0: give a token/],
    [{host: '0.0.0.0', token: 'short'}, /a token has 16 to 200 letters/],
    [{token: false}, /'token' must be a text or true/],
    [{open: 1}, /'open' must be true or false/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} at once`, async () => {
      await expectExplainError(() => make(options), 'bad-option', message);
    });
  }

  it('has no server in a browser, and says so', async () => {
    await expectExplainError(() => startDashboard({}, () => {}), 'not-applicable', /a browser has no server/);
  });
});

/** Whether nobody answers any more, at the latest some seconds from now. */
async function isGone(url: string): Promise<boolean> {
  for (const until = performance.now() + goneMs; performance.now() < until; await sleep(50)) {
    if (
      !(await fetch(url, {redirect: 'manual'}).then(
        () => true,
        () => false,
      ))
    )
      return true;
  }
  return false;
}
