import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {ExplainError} from '../../src/core/errors.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {defaultSinks} from '../../src/node/default-sinks.ts';
import {decodePng} from '../../src/node/png.ts';
import type {DefaultSinks} from '../../src/sinks/default-sinks.ts';
import {readEvents} from '../../src/tensorboard/reader.ts';
import {smallDisk} from './backend/temporary-project.ts';
import {epochRecords, eventFiles, eventValues, judge, picture, useFolder} from './run-folder.ts';

const endlessRun = fileURLToPath(new URL('endless-run.ts', import.meta.url));

describe('a run, killed', () => {
  const folder = useFolder();

  it('keeps every epoch that it finished, and goes on in a new file', async () => {
    const {directory, finished} = await killInMidRun(folder.path);
    expectEpochs(directory, finished);
    const live = await judge(folder.path, '--live');
    expect(live.errors).to.deep.equal([]);
    expect(live.code).to.equal(0);

    const again = await killInMidRun(folder.path, directory.split('/').at(-1));
    expect(again.directory).to.equal(directory);
    expect(again.first).to.equal(finished + 1);
    expectEpochs(directory, again.finished);
    expect(eventFiles(directory).length).to.equal(2);
    const verdict = await judge(folder.path, '--live', '--allow-restart');
    expect(verdict.errors).to.deep.equal([]);
    const {sessions} = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
    expect(sessions.map(({status}: {status: string}) => status)).to.deep.equal(['interrupted', 'running']);
  });

  it('mends cut ends before it goes on', async () => {
    const run = begin(folder.path);
    await epochs(run, [0, 1, 2]);
    const [events = ''] = eventFiles(run.directory).map((file) => join(run.directory, file));
    const metrics = join(run.directory, 'metrics.jsonl');
    const whole = readFileSync(metrics, 'utf8');
    const size = statSync(events).size;
    appendFileSync(events, readFileSync(events).subarray(0, 35));
    appendFileSync(metrics, '{"step": 3, "metr');
    writeFileSync(join(run.directory, '.part'), 'half a picture');
    expect((await judge(folder.path)).errors.join()).to.include('truncated tail');

    const again = begin(folder.path, run.runName);
    expect(again.lastStep).to.equal(2);
    await epochs(again, [3, 4]);
    expect(statSync(events).size).to.equal(size);
    expect(readFileSync(metrics, 'utf8').slice(0, whole.length)).to.equal(whole);
    expect(steps(run.directory)).to.deep.equal([0, 1, 2, 3, 4]);
    expect(existsSync(join(run.directory, '.part'))).to.equal(false);
    const verdict = await judge(folder.path);
    expect(verdict.errors).to.deep.equal([]);
    expect(verdict.warnings).to.deep.equal([]);
  });

  it('keeps a last line that lacks nothing but its end, at every length of what is left', async () => {
    const run = begin(folder.path);
    await epochs(run, [0, 1]);
    const metrics = join(run.directory, 'metrics.jsonl');
    const whole = readFileSync(metrics);
    const firstLine = whole.indexOf('\n') + 1;
    for (let length = firstLine; length <= whole.length; length++) {
      writeFileSync(metrics, whole.subarray(0, length));
      await epochs(begin(folder.path, run.runName), [7]);
      const kept = length >= whole.length - 1 ? [0, 1, 7] : [0, 7];
      expect(steps(run.directory), `${length} bytes`).to.deep.equal(kept);
    }
  });

  it('reports a damaged event file and run.json, keeps both, and goes on', async () => {
    const run = begin(folder.path);
    await epochs(run, [0, 1]);
    const [events = ''] = eventFiles(run.directory).map((file) => join(run.directory, file));
    const damaged = readFileSync(events);
    damaged[60] = (damaged[60] ?? 0) ^ 1;
    writeFileSync(events, damaged);
    truncateSync(join(run.directory, 'run.json'), 40);
    const reports: string[] = [];
    await epochs(begin(folder.path, run.runName, reports), [2]);
    expect(reports.join('\n')).to.match(/run\.json can't be read .* kept as .*run\.json\.damaged/);
    expect(reports.join('\n')).to.match(/tfevents.* can't be read from byte \d+ on: the checksum/);
    expect(readFileSync(events).equals(damaged)).to.equal(true);
    expect(statSync(join(run.directory, 'run.json.damaged')).size).to.equal(40);
    expect(steps(run.directory)).to.deep.equal([0, 1, 2]);
    const {steps: known} = JSON.parse(readFileSync(join(run.directory, 'run.json'), 'utf8'));
    expect(known.map(({step}: {step: number}) => step)).to.deep.equal([2]);
  });
});

describe('a run whose disk fails', () => {
  const folder = useFolder();

  it('goes on when it is full, says so once, leaves only whole files, and writes again when there is room', async () => {
    const disk = await smallDisk(folder.path, '2m');
    const reports: string[] = [];
    try {
      const run = begin(disk.folder, undefined, reports);
      const [sink] = run.sinks;
      await sink?.open?.({});
      await epoch(run, 0);
      const filler = join(disk.folder, 'filler');
      fill(filler);
      for (const step of [1, 2, 3]) await epoch(run, step);
      expect(reports.length, reports.join('\n')).to.equal(1);
      expect(reports[0]).to.match(/could not be written: the disk is full \(ENOSPC\)\. The training goes on/);
      expectWholeFiles(run.directory);

      rmSync(filler);
      for (const step of [4, 5]) await epoch(run, step);
      await sink?.close?.();
      expect(reports.length, reports.join('\n')).to.equal(2);
      expect(reports[1]).to.match(/writing works again; what could not be written meanwhile \(\d+ times\) is missing/);
      expectWholeFiles(run.directory);
      for (const step of [0, 4, 5]) expectEpoch(run.directory, step);
      // Lines are small and wait for room: none is missing.
      expect(steps(run.directory)).to.deep.equal([0, 1, 2, 3, 4, 5]);
      const record = JSON.parse(readFileSync(join(run.directory, 'run.json'), 'utf8'));
      expect(record.status).to.equal('finished');
      expect(record.steps.map(({step}: {step: number}) => step)).to.deep.equal([0, 1, 2, 3, 4, 5]);
      expect(record.steps[2].lost).to.include('images/large/2.png');
      expect(record.steps[2].wrote.images).not.to.have.property('large');
      const late = eventValues(run.directory).filter(({tag}) => tag === 'late');
      expect(late.map(({step, kind}) => [step, kind])).to.deep.equal([
        [4, 'image'],
        [5, 'image'],
      ]);
      const verdict = await judge(join(disk.folder, 'killed'));
      expect(verdict.errors).to.deep.equal([]);
    } finally {
      await disk.remove();
    }
  });

  it('says at once when there is no room to begin, and leaves no lock', async () => {
    const disk = await smallDisk(folder.path, '1m');
    try {
      fill(join(disk.folder, 'filler'));
      const open = async (): Promise<void> => {
        const run = begin(disk.folder);
        await run.sinks[0]?.open?.({});
      };
      const error = await failure(open);
      expect(error.code).to.equal('unwritable');
      expect(error.message).to.match(/the disk is full \(ENOSPC\)/);
      expect(filesBelow(disk.folder).filter((file) => /lock|tfevents/.test(file))).to.deep.equal([]);
    } finally {
      await disk.remove();
    }
  });

  it('goes on with the rest when one folder of it can not be made', async () => {
    const reports: string[] = [];
    const run = begin(folder.path, undefined, reports);
    await run.sinks[0]?.open?.({});
    writeFileSync(join(run.directory, 'images'), 'in the way');
    await epoch(run, 0);
    await epoch(run, 1);
    await run.sinks[0]?.close?.();
    expect(reports.length, reports.join('\n')).to.equal(1);
    expect(reports[0]).to.match(/images\/grad-cam\/0\.png could not be written: a part of the path is a file/);
    const shown = eventValues(run.directory).filter(({tag}) => tag === 'grad-cam');
    expect(shown.map(({step}) => step)).to.deep.equal([0, 1]);
    expect(filesBelow(join(run.directory, 'maps')).length).to.equal(2);
  });

  it('says so when the folder is deleted under it', async () => {
    const reports: string[] = [];
    const run = begin(folder.path, undefined, reports);
    await run.sinks[0]?.open?.({});
    await epoch(run, 0);
    rmSync(run.directory, {recursive: true});
    await epoch(run, 1);
    await epoch(run, 2);
    await run.sinks[0]?.close?.();
    expect(reports.length, reports.join('\n')).to.equal(1);
    expect(reports[0]).to.match(/event file .* could not be written: the file was deleted while it was being written/);
    expectEpochFiles(run.directory, 2);
  });
});

describe('a folder that can not be written', () => {
  const folder = useFolder();

  it('is refused when the run begins: read-only', async () => {
    const disk = await smallDisk(folder.path, '1m');
    try {
      const {code} = await runCommand('mount', ['-o', 'remount,ro', disk.folder]);
      expect(code).to.equal(0);
      const error = await failure(() => begin(disk.folder));
      expect(error.code).to.equal('unwritable');
      expect(error.message).to.equal(
        `the logs can't be written to ${disk.folder}/killed: the disk is read-only (EROFS); make that folder writable or choose another outputDir`,
      );
    } finally {
      await disk.remove();
    }
  });

  it('is refused when the run begins: a file stands in its place', async () => {
    const file = join(folder.path, 'logs');
    writeFileSync(file, '');
    const error = await failure(() => begin(file));
    expect(error.code).to.equal('unwritable');
    expect(error.message).to.match(/a part of the path is a file, not a folder \(ENOTDIR\)/);
  });
});

function begin(outputDir: string, runName?: string, reports: string[] = []): DefaultSinks {
  return defaultSinks({
    ...{outputDir, name: 'killed', report: (message) => reports.push(message)},
    ...(runName === undefined ? {} : {runName}),
  });
}

async function epoch(run: DefaultSinks, step: number): Promise<void> {
  const [sink] = run.sinks;
  for (const record of epochRecords(step)) await sink?.write(record);
  await sink?.write({tag: 'large', step, kind: 'image', image: picture(step, 200, 150)});
  // Begins late: on a full disk the description of a tag is lost with its first value.
  if (step > 0) await sink?.write({tag: 'late', step, kind: 'image', image: picture(step, 200, 150)});
  await sink?.endStep?.({step, metrics: {loss: 1 / (step + 1)}});
}

async function epochs(run: DefaultSinks, which: readonly number[]): Promise<void> {
  await run.sinks[0]?.open?.({});
  for (const step of which) await epoch(run, step);
  await run.sinks[0]?.close?.();
}

/** Lets a process write epochs and kills it without a warning, somewhere after its third one. */
async function killInMidRun(
  outputDir: string,
  runName?: string,
): Promise<{directory: string; first: number; finished: number}> {
  const args = ['--import=tsx', endlessRun, outputDir, ...(runName === undefined ? [] : [runName])];
  const child: ChildProcess = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'inherit']});
  let text = '';
  const ended = once(child, 'exit');
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.split('\n').length >= 5 && child.signalCode === null && !child.killed) {
      setTimeout(() => child.kill('SIGKILL'), 7);
    }
  }
  const [, signal] = await ended;
  expect(signal).to.equal('SIGKILL');
  const [directory = '', ...told] = text.trimEnd().split('\n');
  return {directory, first: Number(told[0]), finished: Number(told.at(-1))};
}

function expectEpochs(directory: string, last: number): void {
  for (let step = 0; step <= last; step++) expectEpoch(directory, step);
  expect(steps(directory).slice(0, last + 1)).to.deep.equal(Array.from({length: last + 1}, (_, i) => i));
}

/** Everything of a step is there and right. */
function expectEpoch(directory: string, step: number): void {
  const values = eventValues(directory).filter((value) => value.step === step);
  const tags = new Set(values.map(({tag}) => tag));
  expect([...tags].sort(), `step ${step}`).to.include.members([
    'epoch',
    'grad-cam',
    'grad-cam/values',
    'large',
    'loss',
  ]);
  expectEpochFiles(directory, step);
}

function expectEpochFiles(directory: string, step: number): void {
  expect(decodePng(readFileSync(join(directory, `images/grad-cam/${step}.png`)))).to.deep.equal(picture(step));
  expect(statSync(join(directory, `maps/grad-cam/${step}.npy`)).size).to.equal(128 + 50 * 2);
}

/** Every event file ends with a whole record, every picture can be read, and nothing half made lies about. */
function expectWholeFiles(directory: string): void {
  for (const file of eventFiles(directory)) {
    const events = readEvents(readFileSync(join(directory, file)));
    for (;;) {
      const next = events.next();
      if (!next.done) continue;
      expect(next.value.state, file).to.equal('clean');
      break;
    }
  }
  for (const file of filesBelow(directory)) {
    expect(file).not.to.match(/\.parts?\b/);
    if (file.endsWith('.png')) expect(decodePng(readFileSync(file)).width, file).to.be.greaterThan(0);
  }
  expect(() => JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'))).not.to.throw();
}

function steps(directory: string): readonly number[] {
  const text = readFileSync(join(directory, 'metrics.jsonl'), 'utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line).step);
}

/** Takes what a disk has left, to the last byte. */
function fill(path: string): void {
  for (const size of [2 ** 16, 2 ** 12, 1]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size));
    } catch {
      // Full for this size.
    }
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function failure(act: () => unknown): Promise<ExplainError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ExplainError) return error;
    throw error;
  }
  throw new Error('this should have failed');
}
