import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {ExplainError} from '../core/errors.ts';
import type {Dashboard, DashboardOptions} from '../sinks/dashboard.ts';
import {openBrowser} from './serve/open-browser.ts';
import {checkServe, newToken, type ServeOptions} from './serve/serve-options.ts';

/** What the child is told to serve. */
export interface DashboardRequest extends ServeOptions {
  readonly root: string;
}

/** What it answers. */
export type DashboardReply = {readonly url: string} | {readonly error: string};

/** From its source the page is bundled first. */
const startMs = 60_000;

/** Throws `bad-option` for what can't be served. */
export function checkDashboard(options: DashboardOptions): void {
  checkServe(serveOptions(options));
}

/**
 * Serves the page of a log directory from a child process, since native training blocks this one for seconds. Resolves once it
 * listens; rejects with what went wrong. The child ends with this process, whatever ends that, and keeps it alive only for `keep`.
 */
export async function startDashboard(options: DashboardOptions, report: (message: string) => void): Promise<Dashboard> {
  const {outputDir = 'logs', open = false, keep = false} = options;
  const child = startChild();
  let serving = true;
  // What can't be said to a child that is gone must not end this process.
  child.on('error', () => {});
  child.once('exit', () => {
    serving = false;
  });
  const request: DashboardRequest = {root: resolve(outputDir), ...serveOptions(options)};
  try {
    child.send(request);
    const url = await address(child);
    if (!keep) release(child);
    if (open) openBrowser(url, report);
    return {
      url,
      get serving() {
        return serving;
      },
      close: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function serveOptions({port = 0, host, token, allowedHosts}: DashboardOptions): ServeOptions {
  const asked = token === true ? newToken() : token;
  return {
    port,
    ...(host === undefined ? {} : {host}),
    ...(asked === undefined ? {} : {token: asked}),
    ...(allowedHosts === undefined ? {} : {allowedHosts}),
  };
}

function startChild(): ChildProcess {
  const isSource = import.meta.filename.endsWith('.ts');
  const file = join(import.meta.dirname, isSource ? 'dashboard-process.ts' : 'dashboard-process.js');
  // The parent's own flags, such as --inspect or --expose-gc, are not for the child.
  const execArgv = isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
  return fork(file, [], {execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc']});
}

/** What the child says first. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((found, reject) => {
    const fail = (why: string): void => reject(new ExplainError('failed', why));
    const timer = setTimeout(() => fail(`it did not answer within ${startMs / 1000} s`), startMs);
    child.once('message', (reply: DashboardReply) => {
      clearTimeout(timer);
      if ('url' in reply) found(reply.url);
      else fail(reply.error);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`its process ended (${signal ?? code})`);
    });
  });
}

/** From here on this process may end without waiting for the child. */
function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.ref();
  child.kill();
  await ended;
}
