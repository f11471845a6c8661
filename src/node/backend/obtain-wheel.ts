import {existsSync} from 'node:fs';
import {mkdir, rm} from 'node:fs/promises';
import {resolve} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {type ByteSource, openFile, openUrl, RangesRefused} from './byte-source.ts';
import type {NativePlatform} from './platform.ts';
import {downloadWheel, findPython, locateWheel, quickPip, type WheelLocation} from './wheel-location.ts';
import {openWheel, sha256Of, type Wheel} from './wheel-record.ts';

export interface ObtainOptions {
  readonly platform: NativePlatform;
  /** A wheel's file or address, given by hand; undefined: pip is asked. */
  readonly given: string | undefined;
  /** Folder for pip's downloads; emptied before and after. */
  readonly scratch: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
}

/**
 * Finds the wheel of the libraries and lets `use` read from it: by ranges from where pip says it lies, else whole through pip.
 * @param use gets the wheel and a name that tells it from others.
 */
export async function withWheel<T>(options: ObtainOptions, use: (wheel: Wheel, id: string) => Promise<T>): Promise<T> {
  const {platform, given, scratch, env, report} = options;
  if (given !== undefined) return useGiven(given, platform, use);
  const python = await findPython(env);
  // pip keeps what it downloads in its temporary folder first, and the system's may be small.
  const settings = {...env, TMPDIR: scratch};
  try {
    await rm(scratch, {recursive: true, force: true});
    await mkdir(scratch, {recursive: true});
    report(`asking pip where ${platform.requirement} lies`);
    const quick = await quickPip(python, scratch, settings);
    const location = await locateWheel(python, platform, scratch, quick);
    const wheel =
      (await openRemote(location, options)) ?? (await openWhole(location, {...options, env: quick}, python));
    return await use(wheel, location?.sha256 ?? 'unknown');
  } finally {
    await rm(scratch, {recursive: true, force: true});
  }
}

async function useGiven<T>(
  given: string,
  platform: NativePlatform,
  use: (wheel: Wheel, id: string) => Promise<T>,
): Promise<T> {
  if (/^https?:/.test(given)) {
    try {
      return await use(await openWheel(await openUrl(given), platform), 'given');
    } catch (error) {
      if (!(error instanceof RangesRefused)) throw error;
      throw new ExplainError(
        'setup-failed',
        `${given} gives no parts of the wheel (${error.message}); download it and give its file`,
      );
    }
  }
  const path = resolve(given);
  if (!existsSync(path))
    throw new ExplainError(
      'setup-failed',
      `there is no wheel ${path}; give the file or address of ${platform.requirement}`,
    );
  const source = await openFile(path);
  const sha256 = await sha256Of(source);
  return use(await openWheel(source, platform, sha256), sha256);
}

async function openRemote(
  location: WheelLocation | undefined,
  {platform, report}: ObtainOptions,
): Promise<Wheel | undefined> {
  if (location === undefined) return undefined;
  let source: ByteSource;
  try {
    source = await openUrl(location.url);
  } catch (error) {
    if (!(error instanceof RangesRefused)) throw error;
    report(`its server gives no parts of it (${error.message})`);
    return undefined;
  }
  return openWheel(source, platform, location.sha256);
}

async function openWhole(
  location: WheelLocation | undefined,
  {platform, scratch, env, report}: ObtainOptions,
  python: string,
): Promise<Wheel> {
  report('downloading the whole wheel with pip (about 210 MB)');
  const source = await openFile(await downloadWheel(python, platform, scratch, env));
  const got = await sha256Of(source);
  if (location?.sha256 !== undefined && location.sha256 !== got) {
    throw new ExplainError(
      'setup-failed',
      `wrong checksum: the wheel has sha256 ${got}, the index says ${location.sha256}; run the setup again`,
    );
  }
  return openWheel(source, platform, got);
}
