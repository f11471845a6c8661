import {existsSync, readFileSync, rmSync} from 'node:fs';
import {hostname} from 'node:os';
import {join, relative} from 'node:path';
import {plainFields} from '../sinks/plain-json.ts';
import {safeName, safePaths} from '../sinks/safe-name.ts';
import type {LogRecord, RunEnd, StepInfo} from '../sinks/sink.ts';
import {checkStep, checkTag} from '../tensorboard/check.ts';
import {backlog} from './backlog.ts';
import {checkpointsFolder, writeCheckpoint} from './checkpoints.ts';
import type {DirectorySinkOptions} from './directory-sink.ts';
import {faultLog} from './faults.ts';
import {fileBatch} from './file-batch.ts';
import {gifOf} from './gif.ts';
import {mapType} from './map-type.ts';
import {openMetricsLog} from './metrics-log.ts';
import {encodeNpy} from './npy.ts';
import {pngEncoder} from './png.ts';
import {projectorFile, projectorFiles} from './projector.ts';
import {formatRun, type RunRecord, type RunSession, type RunStep, readRun} from './run-file.ts';
import {stepFiles} from './step-files.ts';
import {makeFolder, syncFolder, writeWholeFile} from './whole-file.ts';

/** A run's folder while it is being written. */
export interface OpenRun {
  write(record: LogRecord): void;
  endStep(step: StepInfo): Promise<void>;
  close(end: RunEnd): Promise<void>;
}

/** Goes on with a run's folder, or begins one; run.json is there afterwards. Throws when it can't be written. */
export function openRun(
  {
    directory,
    report,
    precision = 'float16',
    now = () => new Date(),
    encode = pngEncoder(),
    faults,
  }: DirectorySinkOptions,
  info: {readonly [key: string]: unknown},
): OpenRun {
  makeFolder(directory);
  const runPath = join(directory, 'run.json');
  const part = join(directory, '.part');
  rmSync(part, {force: true});
  const batch = fileBatch(join(directory, '.parts'));
  const time = (): string => now().toISOString();
  const trouble = faults ?? faultLog(report);
  const earlier = readRun(runPath, report);
  const session = beginSession(earlier, info, time());
  const paths = safePaths(Object.entries(earlier?.folders ?? {}));
  const inputs = {...earlier?.inputs};
  const steps: RunStep[] = [...(earlier?.steps ?? [])];
  const earlierSteps = new Set(steps.map(({step}) => step));
  const sessions = [...(earlier?.sessions ?? []).map(interrupted), session];
  const begun = stepFiles();
  const pictures = backlog<Uint8Array>();
  /** Files that were written aside and never came to their place. */
  const gone = new Set<string>();

  /** What the projector's configuration says of each tag, and whether that is newer than the file. */
  const projected = new Map<string, string>();
  let projectedAnew = false;

  const saveRun = (): void => {
    const record: RunRecord = {
      info: {...earlier?.info, ...info},
      started: earlier?.started ?? session.started,
      sessions,
      folders: Object.fromEntries(paths.given),
      inputs,
      steps,
    };
    writeWholeFile(runPath, formatRun(record, precision, time()), part);
  };
  const attempt = (path: string, write: () => void): boolean => {
    try {
      write();
      return true;
    } catch (error) {
      trouble.failed(path, error);
      return false;
    }
  };
  const addFile = (file: string, content: Uint8Array): boolean => {
    const path = join(directory, file);
    return attempt(path, () => batch.add(path, content));
  };
  const addImage = (step: number, tag: string, file: string, content: Uint8Array): void => {
    if (addFile(file, content)) begun.image(step, tag, file);
    else begun.lost(step, file);
  };
  const bringFiles = async (): Promise<void> => {
    await pictures.done();
    for (const {path, error} of await batch.commit()) {
      trouble.failed(path, error);
      gone.add(relative(directory, path).replaceAll('\\', '/'));
    }
    // It names the files, and so comes after them.
    const path = join(directory, projectorFile);
    if (projectedAnew && attempt(path, () => writeWholeFile(path, [...projected.values()].join(''), part)))
      projectedAnew = false;
  };
  /** Where a file of a step goes: what an earlier go wrote for the same step stays. */
  const fileOf = (folder: string, step: number, ending: string): string => {
    const plain = `${folder}/${step}`;
    if (!earlierSteps.has(step)) return `${plain}${ending}`;
    let file = `${plain}${ending}`;
    for (let n = 2; existsSync(join(directory, file)); n++) file = `${plain}-${n}${ending}`;
    return file;
  };
  const writeInputs = (tag: string, content: Uint8Array): void => {
    const plain = tag.split('/').length === 1 ? 'inputs' : paths.of(tag);
    let file = `${plain}.npy`;
    for (let n = 2; existsSync(join(directory, file)); n++) {
      if (readFileSync(join(directory, file)).equals(content)) break;
      file = `${plain}-${n}.npy`;
    }
    const path = join(directory, file);
    if (existsSync(path) || attempt(path, () => writeWholeFile(path, content, part))) inputs[tag] = file;
  };
  const writeDatapoints = (tag: string, content: Uint8Array): void => {
    const path = join(directory, 'datapoints', `${safeName(tag)}.npy`);
    if (existsSync(path) && readFileSync(path).equals(content)) return;
    attempt(path, () => writeWholeFile(path, content, part));
  };
  const endEntry = (step: number, fields: {readonly [key: string]: unknown}): void => {
    const entry = {...fields, step, session: sessions.length - 1, time: time(), ...begun.end(step, gone)};
    // What comes after the end of a step, at the end of a training, belongs to it still.
    const same = steps.at(-1);
    if (same?.step === entry.step && same.session === entry.session) steps.splice(-1, 1, joined(same, entry));
    else steps.push(entry);
  };

  const metrics = openMetricsLog(join(directory, 'metrics.jsonl'));
  try {
    saveRun();
  } catch (error) {
    metrics.close();
    throw error;
  }
  return {
    write(record) {
      if (!isFiled(record)) return;
      const {tag, step} = record;
      checkTag(tag);
      checkStep(step);
      if (record.kind === 'embedding') {
        const {files, entry} = projectorFiles(record, `projector/${paths.of(tag)}`);
        if (!files.every(({path, content}) => addFile(path, content))) return;
        projected.set(tag, entry);
        projectedAnew = true;
      } else if (record.kind === 'image') {
        const file = fileOf(`images/${paths.of(tag)}`, step, '.png');
        pictures.add(
          encode(record),
          (png) => addImage(step, tag, file, png),
          (error) => {
            trouble.failed(join(directory, file), error);
            begun.lost(step, file);
          },
        );
      } else if (record.kind === 'animation') {
        addImage(step, tag, fileOf(`images/${paths.of(tag)}`, step, '.gif'), gifOf(record));
      } else if (record.kind === 'checkpoint') {
        const file = `${checkpointsFolder}/${step}`;
        if (!attempt(join(directory, file), () => writeCheckpoint(directory, record))) begun.lost(step, file);
      } else if (record.kind === 'datapoints') {
        writeDatapoints(tag, encodeNpy(record.values, record.shape, 'f4'));
      } else if (/^inputs(\/|$)/.test(tag)) {
        writeInputs(tag, encodeNpy(record.values, record.shape, 'f4'));
      } else {
        const type = mapType(record.values, precision);
        const content = encodeNpy(record.values, record.shape, type);
        const file = fileOf(`maps/${paths.of(tag)}`, step, '.npy');
        if (addFile(file, content)) begun.map(step, tag, file, type === 'f2' ? 'float16' : 'float32');
        else begun.lost(step, file);
      }
    },
    async endStep({step, metrics: numbers, ...fields}) {
      checkStep(step);
      await bringFiles();
      endEntry(step, plainFields(fields));
      if (Object.keys(numbers).length > 0)
        attempt(join(directory, 'metrics.jsonl'), () => metrics.append(step, numbers));
      attempt(runPath, saveRun);
      syncFolder(directory);
      if (faults === undefined) trouble.stepEnded();
    },
    async close({status, reason}) {
      await bringFiles();
      for (const step of begun.steps()) endEntry(step, {ended: false});
      session.status = status;
      if (reason !== undefined) session.reason = reason;
      attempt(runPath, saveRun);
      attempt(join(directory, 'metrics.jsonl'), () => metrics.close());
      syncFolder(directory);
    },
  };
}

const filed = ['image', 'animation', 'array', 'embedding', 'datapoints', 'checkpoint'] as const;

/** What has a place in the run's folder. */
function isFiled(record: LogRecord): record is Extract<LogRecord, {kind: (typeof filed)[number]}> {
  return filed.some((kind) => kind === record.kind);
}

/** One entry of two for the same step. */
function joined(before: RunStep, after: RunStep): RunStep {
  const lost = [...(before.lost ?? []), ...(after.lost ?? [])];
  return {
    ...before,
    ...after,
    wrote: {
      images: {...before.wrote.images, ...after.wrote.images},
      maps: {...before.wrote.maps, ...after.wrote.maps},
    },
    ...(lost.length > 0 ? {lost} : {}),
  };
}

function beginSession(
  earlier: RunRecord | undefined,
  info: {readonly [key: string]: unknown},
  started: string,
): RunSession {
  const replaced = Object.entries(earlier?.info ?? {}).filter(
    ([key, value]) => key in info && JSON.stringify(value) !== JSON.stringify(info[key]),
  );
  const who = {started, pid: process.pid, host: hostname(), status: 'running' as const};
  return replaced.length === 0 ? who : {...who, replaced: Object.fromEntries(replaced)};
}

function interrupted(session: RunSession): RunSession {
  return session.status === 'running' ? {...session, status: 'interrupted'} : session;
}
