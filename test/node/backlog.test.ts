import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {expect} from 'chai';
import {backlog} from '../../src/node/backlog.ts';
import {directorySink} from '../../src/node/directory-sink.ts';
import {decodePng, encodePng, type ImageRecord} from '../../src/node/png.ts';
import {tensorBoardSink} from '../../src/node/tensorboard-sink.ts';
import {eventValues, picture, useFolder} from './run-folder.ts';

describe('the backlog', () => {
  it('uses what is made in the order in which it was asked for', async () => {
    const used: string[] = [];
    const list = backlog<string>();
    const failed = (error: unknown) => void used.push(`${error}`);
    list.add(setTimeout(30, 'slow'), (made) => void used.push(made), failed);
    list.add('ready', (made) => void used.push(made), failed);
    expect(used).to.deep.equal([]);
    await list.done();
    expect(used).to.deep.equal(['slow', 'ready']);
  });

  it('tells what failed in the making and in the using, and goes on', async () => {
    const told: string[] = [];
    const list = backlog<number>();
    const use = (made: number) => {
      if (made === 2) throw new Error('no use');
      told.push(`used ${made}`);
    };
    const failed = (error: unknown) => void told.push(error instanceof Error ? error.message : '');
    list.add(setTimeout(30, 1), use, failed);
    // Fails long before its turn: nobody may take that for a rejection that nobody handles.
    list.add(Promise.reject(new Error('not made')), use, failed);
    list.add(2, use, failed);
    list.add(3, use, failed);
    await list.done();
    expect(told).to.deep.equal(['used 1', 'not made', 'no use', 'used 3']);
  });
});

describe('a picture that can not be encoded', () => {
  const folder = useFolder();
  const encode = async ({tag, step, image}: ImageRecord): Promise<Uint8Array> => {
    if (tag === 'bad' && step === 1) throw new Error('no memory is left');
    return encodePng(image);
  };
  const record = (tag: string, step: number): ImageRecord => ({tag, step, kind: 'image', image: picture(step)});

  for (const [what, make] of [
    ['event file', tensorBoardSink],
    ['run folder', directorySink],
  ] as const) {
    it(`is reported by its name, and the rest of the step is in the ${what}`, async () => {
      const reports: string[] = [];
      const sink = make({directory: folder.path, report: (message) => reports.push(message), encode});
      await sink.open?.({});
      for (const step of [1, 2]) {
        for (const tag of ['good', 'bad', 'last']) await sink.write(record(tag, step));
        await sink.endStep?.({step, metrics: {}});
      }
      await sink.close?.();
      expect(reports.length).to.equal(2);
      expect(reports[0]).to.match(/bad.*1.* could not be written: no memory is left/);
      expect(reports[1]).to.match(/works again.*\(1 times\)/);
      const expected = ['good 1', 'last 1', 'good 2', 'bad 2', 'last 2'];
      if (what === 'event file') {
        const found = eventValues(folder.path).flatMap((value) => (value.kind === 'image' ? [value] : []));
        expect(found.map(({tag, step}) => `${tag} ${step}`)).to.deep.equal(expected);
      } else {
        const {steps} = JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8'));
        expect(steps[0].lost).to.deep.equal(['images/bad/1.png']);
        expect(Object.keys(steps[0].wrote.images)).to.deep.equal(['good', 'last']);
        for (const name of expected) {
          const [tag = '', step = ''] = name.split(' ');
          expect(decodePng(readFileSync(join(folder.path, 'images', tag, `${step}.png`)))).to.deep.equal(
            picture(+step),
          );
        }
      }
    });
  }
});
