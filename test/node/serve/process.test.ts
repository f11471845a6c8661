import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {expect} from 'chai';
import {get} from './ask.ts';
import {type Logs, makeLogs} from './run-folder.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'main.ts');

describe('tfjs-explain serve', () => {
  let logs: Logs;
  before(() => {
    logs = makeLogs();
  });
  after(() => logs.remove());

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`prints where it is, and ends well on ${signal} while a page waits`, async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', main, 'serve', logs.root]);
      const ended = once(child, 'exit');
      try {
        const [printed]: unknown[] = await once(child.stdout, 'data');
        const url = String(printed).trim();
        expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/$/);
        expect((await get(Number(new URL(url).port), '/api/runs')).body).to.include('"id":"digits/run-1"');
        const waiting = await fetch(`${url}api/events`);
        child.kill(signal);
        expect(await ended).to.deep.equal([0, null]);
        // The server ended the answer; how is the client's matter.
        await waiting.text().catch(() => '');
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
});
