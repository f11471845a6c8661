import {mkdir, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {runCommand} from '../../../src/node/backend/command.ts';
import {filesBelow, library, smallWheel, useFaults} from './faults.ts';
import {makeWheel, noise, smallFiles} from './loopback-index.ts';
import {smallDisk} from './temporary-project.ts';

describe('setup, on a full disk and beside another setup', () => {
  const faults = useFaults();

  it('says which disk is full before it downloads', async () => {
    const disk = await smallDisk(faults.project.folder, '4m');
    try {
      const served = await faults.serve(await makeWheel({files: smallFiles((path) => noise(3_000_000, path))}));
      const error = await faults.failedSetup({wheel: served.wheelUrl, cache: join(disk.folder, 'cache')});
      expect(error.message).to.match(/the disk of .*disk-.* is full: .* and it has [\d.]+ MB\. Free some room/s);
      expect(await filesBelow(disk.folder)).to.deep.equal([]);
      expect(await faults.project.strays()).to.deep.equal([]);
      await faults.expectWasmServes();
    } finally {
      await disk.remove();
    }
  });

  it('leaves nothing on a disk that fills up while it downloads', async () => {
    const disk = await smallDisk(faults.project.folder, '4m');
    const filler = join(disk.folder, 'filler');
    try {
      const wheel = await makeWheel({files: smallFiles((path) => noise(1_200_000, path))});
      const served = await faults.serve(wheel);
      const [from] = wheel.spans.get(library) ?? [0];
      served.onRange = async (start) => {
        // Somebody else takes the rest of the disk just as the library begins to come.
        if (start === from) await writeFile(filler, Buffer.alloc(4e6)).catch(() => undefined);
        return 'answer' as const;
      };
      const error = await faults.failedSetup({wheel: served.wheelUrl, cache: join(disk.folder, 'cache')});
      expect(error.message).to.match(/the disk of .*disk-.* is full/);
      expect(await filesBelow(disk.folder)).to.deep.equal(['filler']);
      expect(await faults.project.strays()).to.deep.equal([]);
      await faults.expectWasmServes();
    } finally {
      await disk.remove();
    }
  });

  it('lets one setup wait for another, and downloads once', async () => {
    const wheel = await smallWheel();
    const served = await faults.serve(wheel);
    const [from, to] = wheel.spans.get(library) ?? [0, 0];
    const lines: string[] = [];
    await Promise.all([
      faults.failedSetup({wheel: served.wheelUrl}),
      faults.failedSetup({wheel: served.wheelUrl, report: (line) => lines.push(line)}),
    ]);
    expect(served.ranges.filter(([start, end]) => start === from && end === to).length).to.equal(1);
    expect(await faults.leftInCache(/lock/)).to.deep.equal([]);
  });

  it('takes over the lock of a setup that was killed', async () => {
    const child = await runCommand(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']);
    await mkdir(faults.project.cache);
    await writeFile(join(faults.project.cache, 'setup.lock'), `process ${child.stdout} on ${hostname()}\n`);
    const error = await faults.failedSetup({wheel: join(faults.project.folder, 'none.whl')});
    expect(error.message).to.match(/there is no wheel/);
  });
});
