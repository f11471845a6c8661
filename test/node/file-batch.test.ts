import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {defaultSinks} from '../../src/node/default-sinks.ts';
import {type FileBatch, fileBatch} from '../../src/node/file-batch.ts';
import {picture, useFolder} from './run-folder.ts';

describe('files that appear together', () => {
  const folder = useFolder();
  const at = (file: string) => join(folder.path, file);
  const begin = (): FileBatch => fileBatch(at('.parts'));

  it('are in no place before the end, all in theirs after it, and nothing is left aside', async () => {
    const batch = begin();
    batch.add(at('a/1.bin'), Buffer.from('one'));
    batch.add(at('a/2.bin'), Buffer.from('two'));
    batch.add(at('b/1.bin'), Buffer.from('three'));
    expect([...readdirSync(at('a')), ...readdirSync(at('b'))]).to.deep.equal([]);
    expect(await batch.commit()).to.deep.equal([]);
    expect(readFileSync(at('a/1.bin'), 'utf8')).to.equal('one');
    expect(readFileSync(at('a/2.bin'), 'utf8')).to.equal('two');
    expect(readFileSync(at('b/1.bin'), 'utf8')).to.equal('three');
    expect(existsSync(at('.parts'))).to.equal(false);
  });

  it('take the last content of a path, and replace what was there', async () => {
    writeFileSync(at('x'), 'old');
    const batch = begin();
    batch.add(at('x'), Buffer.from('a long first content'));
    batch.add(at('x'), Buffer.from('new'));
    expect(readFileSync(at('x'), 'utf8')).to.equal('old');
    await batch.commit();
    expect(readFileSync(at('x'), 'utf8')).to.equal('new');
    expect(await batch.commit(), 'there is nothing more').to.deep.equal([]);
  });

  it('are there but for the one that can not be, which is named', async () => {
    const batch = begin();
    mkdirSync(at('taken/inside'), {recursive: true});
    batch.add(at('taken'), Buffer.from('x'));
    batch.add(at('free'), Buffer.from('y'));
    const lost = await batch.commit();
    expect(lost.map(({path}) => path)).to.deep.equal([at('taken')]);
    expect(lost[0]?.error).to.be.instanceOf(Error);
    expect(readFileSync(at('free'), 'utf8')).to.equal('y');
    expect(existsSync(at('.parts'))).to.equal(false);
  });

  it('of a process that was killed are swept away by the next', () => {
    mkdirSync(at('.parts'));
    writeFileSync(at('.parts/0'), 'half a pict');
    begin();
    expect(existsSync(at('.parts'))).to.equal(false);
  });

  it('are told of by the run when one of them is lost at the end of a step', async () => {
    const reports: string[] = [];
    const run = defaultSinks({outputDir: folder.path, name: 'lost', report: (message) => reports.push(message)});
    const [sink] = run.sinks;
    await sink?.open?.({});
    for (const tag of ['one', 'other']) await sink?.write({tag, step: 1, kind: 'image', image: picture(1)});
    mkdirSync(join(run.directory, 'images/one/1.png/inside'), {recursive: true});
    await sink?.endStep?.({step: 1, metrics: {}});
    await sink?.close?.();
    expect(reports.length, reports.join('\n')).to.equal(1);
    expect(reports[0]).to.match(/images\/one\/1\.png could not be written: a folder has that name/);
    const {steps} = JSON.parse(readFileSync(join(run.directory, 'run.json'), 'utf8'));
    expect(steps[0].wrote.images).to.deep.equal({other: 'images/other/1.png'});
    expect(steps[0].lost).to.deep.equal(['images/one/1.png']);
  });
});
