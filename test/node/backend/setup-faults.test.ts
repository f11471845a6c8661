import {cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {ExplainError} from '../../../src/core/errors.ts';
import {runCommand} from '../../../src/node/backend/command.ts';
import {librariesFolder} from '../../../src/node/backend/library-cache.ts';
import {requireHere} from '../../../src/node/backend/resolve.ts';
import {type SetupOptions, setupNative} from '../../../src/node/backend/setup.ts';
import {
  makeWheel,
  noise,
  pipEnv,
  smallFiles,
  startIndex,
  type TestIndex,
  type TestWheel,
  thisPlatform,
} from './loopback-index.ts';
import {pathOf, smallDisk, type TemporaryProject, temporaryProject, whatServes} from './temporary-project.ts';

const closedPort = 'http://127.0.0.1:9/simple';
const [library = '', otherLibrary = ''] = thisPlatform().libraries;
const librarySize = 300_000;

describe('setup, when something is missing or breaks', () => {
  let project: TemporaryProject;
  let index: TestIndex | undefined;

  beforeEach(async () => {
    project = await temporaryProject();
  });
  afterEach(async () => {
    await index?.close();
    index = undefined;
    await project.remove();
  });

  it('without tfjs-node names the command that installs it', async () => {
    // A copy of the source where no node_modules is in sight; it needs none until it builds.
    const alone = await mkdtemp(join(tmpdir(), 'tfjs-explain-alone-'));
    try {
      const source = join(import.meta.dirname, '..', '..', '..', 'src');
      for (const part of [join('node', 'backend'), join('core', 'errors.ts')])
        await cp(join(source, part), join(alone, part), {recursive: true});
      await writeFile(join(alone, 'package.json'), '{"type": "module"}');
      const script = `import('./node/backend/setup.ts').then(({setupNative}) => setupNative()).catch((error) => console.log(error.code, error.message));`;
      const {stdout, stderr} = await runCommand(
        process.execPath,
        ['--import', requireHere.resolve('tsx'), '-e', script],
        {cwd: alone},
      );
      expect(stdout, stderr).to.match(
        /^setup-failed .*not installed in .*: run npm i --ignore-scripts @tensorflow\/tfjs-node@4.22.0, then/,
      );
    } finally {
      await rm(alone, {recursive: true});
    }
  });

  it('without a network says what to check and leaves nothing', async () => {
    const error = await failedSetup({env: pipEnv(closedPort)});
    expect(error.message).to.match(/pip could not find .*check the network, the proxy and the index/s);
    await expectNothingHalfMade();
    await expectWasmServes();
  });

  it('with an index that lacks the wheel says so', async () => {
    const error = await failedSetup({env: {...pipEnv(closedPort), PIP_NO_INDEX: '1'}});
    expect(error.message).to.match(/No matching distribution found/);
    await expectNothingHalfMade();
  });

  it('without Python says how to get it, before anything is downloaded', async () => {
    const error = await failedSetup({env: {...pipEnv(closedPort), PATH: await pathOf(project.folder, ['g++'])}});
    expect(error.message).to.match(/no Python 3 found.*python3-pip/s);
    await expectNothingHalfMade();
    await expectWasmServes();
  });

  it('without pip says how to get it', async () => {
    const venv = join(project.folder, 'venv');
    const made = await runCommand('python3', ['-m', 'venv', '--without-pip', venv]);
    expect(made.code, `python3 -m venv: ${made.stderr}`).to.equal(0);
    const error = await failedSetup({env: {...pipEnv(closedPort), TFJS_EXPLAIN_PYTHON: join(venv, 'bin', 'python')}});
    expect(error.message).to.match(/pip is missing: run python3 -m ensurepip/);
    await expectNothingHalfMade();
  });

  it('without a compiler says how to get one, before anything is downloaded', async () => {
    const served = await serve(await smallWheel());
    const error = await failedSetup({
      wheel: served.wheelUrl,
      env: {...process.env, PATH: await pathOf(project.folder, ['python3'])},
    });
    expect(error.message).to.match(/no C\+\+ compiler found.*apt-get install g\+\+/s);
    expect(served.ranges).to.deep.equal([]);
    await expectNothingHalfMade();
    await expectWasmServes();
  });

  it('with a compiler that fails shows its last lines and installs nothing', async () => {
    const served = await serve(await smallWheel());
    const error = await failedSetup({wheel: served.wheelUrl});
    expect(error.message).to.match(/could not compile tfjs-node's binding.*error: /s);
    expect(await project.strays()).to.deep.equal([]);
    await expectWasmServes();
  });

  it('refuses a file whose checksum is wrong and throws the download away', async () => {
    const files = smallFiles((path) => noise(librarySize, path));
    const served = await serve(await makeWheel({files, wrongSums: [otherLibrary]}));
    const error = await failedSetup({wheel: served.wheelUrl});
    expect(error.message).to.match(/wrong checksum: .*framework.* has sha256 .*RECORD says .*run the setup again/s);
    expect(await leftInCache(/framework/)).to.deep.equal([]);
    await expectNoLibraries();
    await expectWasmServes();
  });

  it('keeps what a broken download brought and continues it', async () => {
    const wheel = await smallWheel();
    const served = await serve(wheel);
    const [from, to] = wheel.spans.get(library) ?? [0, 0];
    let cut = false;
    served.onRange = (start, end) => {
      if (cut) return 'refuse';
      cut = start >= from && end === to;
      return cut ? 'cut' : 'answer';
    };
    const error = await failedSetup({env: served.env});
    const got = Number(/broke off at (\d+) of (\d+) bytes/.exec(error.message)?.[1]);
    expect(error.message).to.match(/Run the setup again: it continues from there/);
    expect(got).to.be.within(1, to - from - 1);
    await expectNoLibraries();
    await expectWasmServes();

    served.onRange = () => 'answer';
    served.ranges.length = 0;
    await failedSetup({env: served.env});
    expect(served.ranges.filter(([, end]) => end === to)).to.deep.equal([[from + got, to]]);
    const whole = await readFile(
      join(librariesFolder(project.cache, thisPlatform()), 'deps', 'lib', library.replace('tensorflow/', '')),
    );
    expect(whole.equals(noise(librarySize, library))).to.equal(true);
  });

  it('continues by itself as long as the connection brings something', async () => {
    const wheel = await smallWheel();
    const served = await serve(wheel);
    const [from, to] = wheel.spans.get(library) ?? [0, 0];
    served.onRange = (start, end) => (end === to && to - start > 10_000 ? 'cut' : 'answer');
    await failedSetup({wheel: served.wheelUrl});
    expect(served.ranges.filter(([start, end]) => start > from && end === to).length).to.be.greaterThan(3);
    expect((await stat(librariesFolder(project.cache, thisPlatform()))).isDirectory()).to.equal(true);
  });

  it('starts a file again when what an earlier run left is not its beginning', async () => {
    const wheel = await smallWheel();
    const served = await serve(wheel);
    const part = `${librariesFolder(project.cache, thisPlatform())}.part-given`;
    const lib = join(part, 'deps', 'lib');
    await mkdir(lib, {recursive: true});
    await writeFile(join(lib, `${library.replace('tensorflow/', '')}.zpart`), noise(1000, 'something else'));
    await failedSetup({wheel: served.wheelUrl});
    const whole = await readFile(
      join(librariesFolder(project.cache, thisPlatform()), 'deps', 'lib', library.replace('tensorflow/', '')),
    );
    expect(whole.equals(noise(librarySize, library))).to.equal(true);
  });

  it('takes the whole wheel through pip when ranges are refused', async () => {
    const served = await serve(await smallWheel(), false);
    const lines: string[] = [];
    await failedSetup({env: served.env, report: (line) => lines.push(line)});
    expect(lines.join('\n')).to.match(/gives no parts of it \(status 200\)\ndownloading the whole wheel with pip/);
    const whole = await readFile(
      join(librariesFolder(project.cache, thisPlatform()), 'deps', 'lib', library.replace('tensorflow/', '')),
    );
    expect(whole.equals(noise(librarySize, library))).to.equal(true);
    expect(await leftInCache(/\.whl|scratch/)).to.deep.equal([]);
  });

  it('says which disk is full before it downloads', async () => {
    const disk = await smallDisk(project.folder, '4m');
    try {
      const served = await serve(await makeWheel({files: smallFiles((path) => noise(3_000_000, path))}));
      const error = await failedSetup({wheel: served.wheelUrl, cache: join(disk.folder, 'cache')});
      expect(error.message).to.match(/the disk of .*disk-.* is full: .* and it has [\d.]+ MB\. Free some room/s);
      expect(await filesBelow(disk.folder)).to.deep.equal([]);
      expect(await project.strays()).to.deep.equal([]);
      await expectWasmServes();
    } finally {
      await disk.remove();
    }
  });

  it('leaves nothing on a disk that fills up while it downloads', async () => {
    const disk = await smallDisk(project.folder, '4m');
    const filler = join(disk.folder, 'filler');
    try {
      const wheel = await makeWheel({files: smallFiles((path) => noise(1_200_000, path))});
      const served = await serve(wheel);
      const [from] = wheel.spans.get(library) ?? [0];
      served.onRange = async (start) => {
        // Somebody else takes the rest of the disk just as the library begins to come.
        if (start === from) await writeFile(filler, Buffer.alloc(4e6)).catch(() => undefined);
        return 'answer' as const;
      };
      const error = await failedSetup({wheel: served.wheelUrl, cache: join(disk.folder, 'cache')});
      expect(error.message).to.match(/the disk of .*disk-.* is full/);
      expect(await filesBelow(disk.folder)).to.deep.equal(['filler']);
      expect(await project.strays()).to.deep.equal([]);
      await expectWasmServes();
    } finally {
      await disk.remove();
    }
  });

  it('lets one setup wait for another, and downloads once', async () => {
    const wheel = await smallWheel();
    const served = await serve(wheel);
    const [from, to] = wheel.spans.get(library) ?? [0, 0];
    const lines: string[] = [];
    await Promise.all([
      failedSetup({wheel: served.wheelUrl}),
      failedSetup({wheel: served.wheelUrl, report: (line) => lines.push(line)}),
    ]);
    expect(served.ranges.filter(([start, end]) => start === from && end === to).length).to.equal(1);
    expect(await leftInCache(/lock/)).to.deep.equal([]);
  });

  it('takes over the lock of a setup that was killed', async () => {
    const child = await runCommand(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']);
    await mkdir(project.cache);
    await writeFile(join(project.cache, 'setup.lock'), `process ${child.stdout} on ${hostname()}\n`);
    const error = await failedSetup({wheel: join(project.folder, 'none.whl')});
    expect(error.message).to.match(/there is no wheel/);
  });

  async function serve(wheel: TestWheel, ranges = true): Promise<TestIndex> {
    index = await startIndex(wheel, {ranges});
    return index;
  }

  function smallWheel(): Promise<TestWheel> {
    return makeWheel({files: smallFiles((path) => noise(librarySize, path))});
  }

  async function failedSetup(options: SetupOptions): Promise<ExplainError> {
    try {
      await setupNative({project: project.folder, cache: project.cache, ...options});
    } catch (error) {
      if (error instanceof ExplainError && error.code === 'setup-failed') return error;
      throw error;
    }
    throw new Error('the setup ended well, which it should not');
  }

  async function expectNoLibraries(): Promise<void> {
    expect(
      await leftInCache(/libtensorflow_cc|\.json/).then((names) => names.filter((name) => !name.includes('.part-'))),
    ).to.deep.equal([]);
    expect(await project.strays()).to.deep.equal([]);
  }

  async function expectNothingHalfMade(): Promise<void> {
    expect(await filesBelow(project.cache)).to.deep.equal([]);
    expect(await project.strays()).to.deep.equal([]);
  }

  async function expectWasmServes(): Promise<void> {
    const {name, note, product} = await whatServes(project.folder);
    expect({name, product}).to.deep.equal({name: 'wasm', product: 11});
    expect(note).to.match(/has no native library .*using the wasm backend/);
  }

  async function leftInCache(pattern: RegExp): Promise<readonly string[]> {
    return (await filesBelow(project.cache)).filter((name) => pattern.test(name));
  }
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
