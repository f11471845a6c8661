import {constants} from 'node:fs';
import {copyFile, link, mkdir, rename, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {isDiskFull} from './disk.ts';
import type {CachedLibraries} from './library-cache.ts';
import type {NativePackage} from './native-package.ts';
import {probeBinding} from './native-probe.ts';

/**
 * Puts the libraries and the binding into tfjs-node's folder: staged beside their place, loaded there once in a child
 * process, then renamed. Files are hard links to the cache where both are on one disk (no room, no time, and each stays
 * whole when the other is deleted), else copies.
 */
export async function installNative(
  found: NativePackage,
  {folder, libraries}: CachedLibraries,
  binding: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const stage = join(found.folder, `.setup-${process.pid}`);
  const stagedBinding = join(stage, 'lib', `napi-v${found.napi}`, 'tfjs_binding.node');
  try {
    await rm(stage, {recursive: true, force: true});
    for (const path of libraries) await linkOrCopy(join(folder, path), join(stage, path));
    await linkOrCopy(binding, stagedBinding);
    const state = await probeBinding(stagedBinding, env);
    if (!state.loads)
      throw new ExplainError('setup-failed', `the binding that was built does not load: ${state.reason}`);
    for (const name of ['deps', 'lib'])
      await replace(join(stage, name), join(found.folder, name), join(stage, `old-${name}`));
  } finally {
    await rm(stage, {recursive: true, force: true});
  }
}

/** Removes libraries and binding from tfjs-node's folder, so that nothing that does not load stays. */
export async function removeNative(found: NativePackage): Promise<void> {
  for (const name of ['deps', 'lib']) await rm(join(found.folder, name), {recursive: true, force: true});
}

async function replace(staged: string, place: string, old: string): Promise<void> {
  await rename(place, old).catch(() => undefined);
  try {
    await rename(staged, place);
  } catch (error) {
    await rename(old, place).catch(() => undefined);
    throw error;
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), {recursive: true});
  try {
    await link(from, to);
  } catch (error) {
    if (isDiskFull(error)) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
