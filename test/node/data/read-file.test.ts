import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect} from 'chai';
import {readDataFile} from '../../../src/node/data/read-file.ts';
import {rejection} from './rejection.ts';

describe('data files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'data-file-'));
  after(() => rmSync(folder, {recursive: true}));
  const path = join(folder, 'file');

  it('are read whole, up to the limit', async () => {
    writeFileSync(path, Buffer.from('12345'));
    expect(Buffer.from(await readDataFile(path, {limit: 5})).toString()).to.equal('12345');
    expect((await rejection(readDataFile(path, {limit: 4}))).message).to.match(/it has 5 bytes; at most 4 are read/);
  });

  it('above a GiB are refused before they are read', async () => {
    const before = process.memoryUsage().rss;
    truncateSync(path, 2 ** 31);
    expect((await rejection(readDataFile(path))).message).to.match(/it has 2147483648 bytes; at most 1073741824/);
    expect(process.memoryUsage().rss - before).to.be.lessThan(2 ** 28);
  });

  it('that unpack to more than the limit are refused while they unpack', async () => {
    writeFileSync(path, gzipSync(Buffer.alloc(1e6)));
    expect((await readDataFile(path, {limit: 1e6})).length).to.equal(1e6);
    expect((await rejection(readDataFile(path, {limit: 999_999}))).message).to.match(
      /unpacks to more than 999999 bytes/,
    );
  });
});
