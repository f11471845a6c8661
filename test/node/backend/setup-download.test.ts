import {spawn} from 'node:child_process';
import {mkdir, readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'chai';
import {openUrl} from '../../../src/node/backend/byte-source.ts';
import {librariesFolder} from '../../../src/node/backend/library-cache.ts';
import {requireHere} from '../../../src/node/backend/resolve.ts';
import {openWheel} from '../../../src/node/backend/wheel-record.ts';
import {library, librarySize, otherLibrary, smallWheel, useFaults} from './faults.ts';
import {makeWheel, noise, smallFiles, thisPlatform} from './loopback-index.ts';

describe('setup, when the download goes wrong', () => {
  const faults = useFaults();

  it('refuses a file whose checksum is wrong and throws the download away', async () => {
    const files = smallFiles((path) => noise(librarySize, path));
    const served = await faults.serve(await makeWheel({files, wrongSums: [otherLibrary]}));
    const error = await faults.failedSetup({wheel: served.wheelUrl});
    expect(error.message).to.match(/wrong checksum: .*framework.* has sha256 .*RECORD says .*run the setup again/s);
    expect(await faults.leftInCache(/framework/)).to.deep.equal([]);
    await faults.expectNoLibraries();
    await faults.expectWasmServes();
  });

  it('keeps what a broken download brought and continues it', async () => {
    const wheel = await smallWheel();
    const served = await faults.serve(wheel);
    const [from, to] = wheel.spans.get(library) ?? [0, 0];
    let cut = false;
    served.onRange = (start, end) => {
      if (cut) return 'refuse';
      cut = start >= from && end === to;
      return cut ? 'cut' : 'answer';
    };
    const error = await faults.failedSetup({env: served.env});
    const got = Number(/broke off at (\d+) of (\d+) bytes/.exec(error.message)?.[1]);
    expect(error.message).to.match(/Run the setup again: it continues from there/);
    expect(got).to.be.within(1, to - from - 1);
    await faults.expectNoLibraries();
    await faults.expectWasmServes();

    served.onRange = () => 'answer';
    served.ranges.length = 0;
    await faults.failedSetup({env: served.env});
    expect(served.ranges.filter(([, end]) => end === to)).to.deep.equal([[from + got, to]]);
    const whole = await readFile(faults.cachedLibrary());
    expect(whole.equals(noise(librarySize, library))).to.equal(true);
  });

  it('continues by itself as long as the connection brings something', async () => {
    const wheel = await smallWheel();
    const served = await faults.serve(wheel);
    const [from, to] = wheel.spans.get(library) ?? [0, 0];
    served.onRange = (start, end) => (end === to && to - start > 10_000 ? 'cut' : 'answer');
    await faults.failedSetup({wheel: served.wheelUrl});
    expect(served.ranges.filter(([start, end]) => start > from && end === to).length).to.be.greaterThan(3);
    expect((await stat(librariesFolder(faults.project.cache, thisPlatform()))).isDirectory()).to.equal(true);
  });

  it('starts a file again when what an earlier run left is not its beginning', async () => {
    const wheel = await smallWheel();
    const served = await faults.serve(wheel);
    const part = `${librariesFolder(faults.project.cache, thisPlatform())}.part-given`;
    const lib = join(part, 'deps', 'lib');
    await mkdir(lib, {recursive: true});
    await writeFile(join(lib, `${library.replace('tensorflow/', '')}.zpart`), noise(1000, 'something else'));
    await faults.failedSetup({wheel: served.wheelUrl});
    const whole = await readFile(faults.cachedLibrary());
    expect(whole.equals(noise(librarySize, library))).to.equal(true);
  });

  it('takes the whole wheel through pip when ranges are refused', async () => {
    const served = await faults.serve(await smallWheel(), false);
    const lines: string[] = [];
    await faults.failedSetup({env: served.env, report: (line) => lines.push(line)});
    expect(lines.join('\n')).to.match(/gives no parts of it \(status 200\)\ndownloading the whole wheel with pip/);
    const whole = await readFile(faults.cachedLibrary());
    expect(whole.equals(noise(librarySize, library))).to.equal(true);
    expect(await faults.leftInCache(/\.whl|scratch/)).to.deep.equal([]);
  });

  it('refuses a RECORD that is not the one of a wheel it knows', async () => {
    const wheel = await smallWheel();
    const served = await faults.serve(wheel);
    const source = await openUrl(served.wheelUrl);
    const platform = {...thisPlatform(), knownRecords: {[wheel.sha256]: 'ab'.repeat(32)}};
    const error = await openWheel(source, platform, wheel.sha256).catch(String);
    expect(error).to.match(/wrong checksum: the wheel's RECORD has sha256 [0-9a-f]{64}, expected (ab){32}/);
  });

  it('survives being killed in mid-download: the next setup takes over the lock and continues', async () => {
    const served = await faults.serve(await smallWheel());
    const main = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'main.ts');
    const args = [
      '--import',
      requireHere.resolve('tsx'),
      main,
      'setup',
      '--project',
      faults.project.folder,
      '--wheel',
      served.wheelUrl,
    ];
    const {cache} = faults.project;
    const child = spawn(process.execPath, args, {env: {...process.env, XDG_CACHE_HOME: cache}, stdio: 'ignore'});
    const ended = new Promise((done) => child.once('exit', done));
    let asked = 0;
    served.onRange = async () => {
      asked += 1;
      // By the 8th range the first library has come and the second is asked for.
      if (asked === 8) child.kill('SIGKILL');
      return asked < 8 ? 'answer' : 'refuse';
    };
    await ended;
    expect(await faults.leftInCache(/setup\.lock/)).to.have.length(1);
    expect(await faults.project.strays()).to.deep.equal([]);
    await faults.expectWasmServes();

    served.onRange = () => 'answer';
    await faults.failedSetup({cache: join(cache, 'tfjs-explain'), wheel: served.wheelUrl});
    expect(await faults.leftInCache(/setup\.lock|\.part-/)).to.deep.equal([]);
    expect(await faults.leftInCache(/libtensorflow/)).to.have.length(2);
  });
});
