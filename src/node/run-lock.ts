import {linkSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {ExplainError} from '../core/errors.ts';
import {faultCode} from './faults.ts';
import {livenessOf, type ProcessIdentity, thisProcess} from './process-identity.ts';

export const lockFile = 'run.lock';
/** Somebody else's takeover takes less than a millisecond: a second is given. */
const retryMs = 10;
const maxTries = 100;
let holders = 0;

/**
 * Takes the lock of a run's folder and returns what gives it back. The lock names its owner: an owner that still runs
 * keeps it (`unwritable`), a dead one loses it. There is no heartbeat, since native training blocks the event loop for
 * longer than any deadline that would be of use.
 */
export function takeRunLock(directory: string): () => void {
  const path = join(directory, lockFile);
  // Numbered, so that a holder that is done can't give back the lock of a later one of the same process.
  const mine = `${JSON.stringify({...thisProcess(), holder: ++holders})}\n`;
  const own = join(directory, `${lockFile}.${process.pid}.${holders}`);
  try {
    writeFileSync(own, mine, {flag: 'wx'});
    // A link is made whole or not at all, so that nobody reads half a lock.
    for (let tries = 0; !link(own, path); tries++) {
      if (tries > maxTries)
        throw new ExplainError('unwritable', `nobody lets go of ${path}.takeover: delete it and try again`);
      removeDead(path, own, directory);
    }
  } finally {
    rmSync(own, {force: true});
  }
  return () => {
    if (readText(path) === mine) rmSync(path, {force: true});
  };
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = faultCode(error);
    if (code === 'EEXIST') return false;
    // Some file systems of sticks and shares have no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    return create(to, readFileSync(from, 'utf8'));
  }
}

function create(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, {flag: 'wx'});
    return true;
  } catch (error) {
    if (faultCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead owner's lock away; throws when the owner lives or can't be asked. */
function removeDead(path: string, own: string, directory: string): void {
  const content = readText(path);
  if (content === undefined) return;
  const owner = parseOwner(content);
  const state = stateOf(owner);
  if (state !== 'dead') throw refused(path, directory, owner, state);
  // Of several that find the same dead owner only one may remove its lock, else it might be a new owner's by then.
  const guard = `${path}.takeover`;
  if (!link(own, guard)) {
    if (stateOf(parseOwner(readText(guard) ?? '')) === 'dead') rmSync(guard, {force: true});
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    return;
  }
  try {
    if (readText(path) === content) rmSync(path);
  } finally {
    rmSync(guard);
  }
}

function stateOf(owner: ProcessIdentity | undefined): 'alive' | 'dead' | 'unknown' {
  return owner === undefined ? 'unknown' : livenessOf(owner);
}

function refused(
  path: string,
  directory: string,
  owner: ProcessIdentity | undefined,
  state: 'alive' | 'unknown',
): ExplainError {
  const who = owner === undefined ? 'another writer' : `process ${owner.pid} on ${owner.host}`;
  const advice =
    state === 'unknown'
      ? `whether it still runs can't be seen from here; if it does not, delete ${path}`
      : owner?.pid === process.pid
        ? 'that is this very process: close the earlier callback first'
        : 'wait for its end';
  return new ExplainError(
    'unwritable',
    `the run ${directory} is being written by ${who}: ${advice}, or choose another runName`,
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (faultCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseOwner(content: string): ProcessIdentity | undefined {
  try {
    const owner: unknown = JSON.parse(content);
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('host' in owner)) return undefined;
    const {pid, host} = owner;
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0 || typeof host !== 'string') return undefined;
    const field = (key: string): {readonly [key: string]: string} => {
      const found = Object.entries(owner).find(([name]) => name === key)?.[1];
      return typeof found === 'string' ? {[key]: found} : {};
    };
    return {pid, host, ...field('boot'), ...field('started'), ...field('pidNamespace')};
  } catch {
    return undefined;
  }
}
