import {mkdir, open, readFile, rm, stat, utimes} from 'node:fs/promises';
import {hostname} from 'node:os';
import {dirname} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {ExplainError} from '../../core/errors.ts';

/** The holder touches its lock this often; one that was not touched for longer than `staleMs` is nobody's. */
const touchMs = 2_000;
const staleMs = 20_000;

/** Runs `work` while no other process on this cache does; waits for one that does, and takes over a dead one's lock. */
export async function withLock<T>(
  path: string,
  report: (line: string) => void,
  work: () => Promise<T>,
  {now = Date.now, waitMs = 1_200_000}: {readonly now?: () => number; readonly waitMs?: number} = {},
): Promise<T> {
  await mkdir(dirname(path), {recursive: true});
  const deadline = now() + waitMs;
  let told = false;
  while (!(await take(path))) {
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (await isStale(path, holder, now())) {
      await rm(path, {force: true});
      continue;
    }
    if (now() > deadline) {
      throw new ExplainError(
        'setup-failed',
        `another setup (${holder.trim()}) holds ${path}; wait for its end, or delete that file if there is none`,
      );
    }
    if (!told) report(`another setup is at work (${holder.trim()}); waiting for it`);
    told = true;
    await sleep(250);
  }
  const touch = setInterval(() => void touchLock(path, now()), touchMs);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(path, {force: true});
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`process ${process.pid} on ${hostname()}\n`);
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string, holder: string, now: number): Promise<boolean> {
  const touched = await stat(path).then(
    ({mtimeMs}) => mtimeMs,
    () => now,
  );
  if (now - touched > staleMs) return true;
  const [, pid, host] = /^process (\d+) on (.*)\n$/.exec(holder) ?? [];
  return pid !== undefined && host === hostname() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function touchLock(path: string, now: number): Promise<void> {
  const seconds = now / 1000;
  await utimes(path, seconds, seconds).catch(() => undefined);
}
