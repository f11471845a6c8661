import {execFileSync} from 'node:child_process';
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';

/** What tells one process from every other one, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The host's boot and the process's start after it, as far as the system tells them. */
  readonly boot?: string;
  readonly started?: string;
  /** Linux: where the number counts. Two containers of one host have the same numbers for different processes. */
  readonly pidNamespace?: string;
}

/** The identity of the process that calls. */
export function thisProcess(): ProcessIdentity {
  const boot = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const pidNamespace = tryRead(() => readlinkSync('/proc/self/ns/pid'));
  const {started} = stateOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    ...(boot === undefined ? {} : {boot}),
    ...(started === undefined ? {} : {started}),
    ...(pidNamespace === undefined ? {} : {pidNamespace}),
  };
}

/** Whether a process still runs: 'unknown' when it is another host's or another container's. */
export function livenessOf(other: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  const self = thisProcess();
  if (other.host !== self.host) return 'unknown';
  if (differ(other.boot, self.boot)) return 'dead';
  if (differ(other.pidNamespace, self.pidNamespace)) return 'unknown';
  if (!answers(other.pid)) return 'dead';
  const {started, ended} = stateOf(other.pid);
  return ended || differ(other.started, started) ? 'dead' : 'alive';
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function stateOf(pid: number): {readonly started?: string; readonly ended: boolean} {
  if (process.platform === 'linux') {
    // proc(5): after the name in brackets come the state, and 19 fields later the start in ticks since boot.
    const stat = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const parts = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    const started = parts?.[19];
    // A zombie is dead; only its parent has not noticed yet.
    return {ended: parts?.[0] === 'Z' || parts?.[0] === 'X', ...(started === undefined ? {} : {started})};
  }
  if (process.platform === 'darwin') {
    const started = tryRead(() =>
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        env: {...process.env, LC_ALL: 'C'},
      }).trim(),
    );
    return {ended: false, ...(started === undefined ? {} : {started})};
  }
  return {ended: false};
}

function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
