import {accessSync, constants} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join, resolve} from 'node:path';
import {type BrowserContext, chromium} from 'playwright-core';
import {runCommand} from '../src/node/backend/command.ts';

/** Programs that are Chromium or made from it, best first. */
const candidates = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** What Debian calls it; without the fonts there would be boxes for letters. */
const debianPackages = ['chromium', 'fonts-liberation'];

/** It shows one local page: no sandbox for root, no graphics card, and nothing that it does of its own accord. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser to take screenshots with: the one that TFJS_EXPLAIN_BROWSER names, one that is installed, or, for root on
 * Debian, the one that apt installs.
 */
export async function findBrowser(report: (line: string) => void): Promise<string> {
  const given = process.env['TFJS_EXPLAIN_BROWSER'] || undefined;
  if (given !== undefined) {
    const path = await working(given);
    if (path !== undefined) return path;
    throw new Error(`TFJS_EXPLAIN_BROWSER is '${given}', and that does not start`);
  }
  const found = await installed();
  if (found !== undefined) return found;
  const command = `apt-get install --no-install-recommends ${debianPackages.join(' ')}`;
  if (process.getuid?.() !== 0 || (await runCommand('apt-get', ['--version'])).code !== 0) {
    throw new Error(
      `there is no Chromium, Chrome or Edge here. On Debian: ${command}; or name one with TFJS_EXPLAIN_BROWSER`,
    );
  }
  report(`installing ${debianPackages.join(' and ')}`);
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  await runCommand('apt-get', ['-q', 'update'], {env});
  const {stderr} = await runCommand(
    'apt-get',
    ['-q', 'install', '--yes', '--no-install-recommends', ...debianPackages],
    {env},
  );
  const now = await installed();
  if (now === undefined) throw new Error(`after '${command}' there is still no browser:\n${stderr.trimEnd()}`);
  return now;
}

/** Hands a browser without a past to `body`; it sees this machine only. */
export async function withBrowser<T>(program: string, body: (browser: BrowserContext) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'tfjs-explain-browser-'));
  try {
    const browser = await chromium.launchPersistentContext(profile, {
      executablePath: program,
      headless: true,
      args: quiet,
    });
    try {
      await browser.route('**/*', (route) => {
        const {hostname, protocol} = new URL(route.request().url());
        const own = ['localhost', '127.0.0.1'].includes(hostname) || ['data:', 'blob:'].includes(protocol);
        return own ? route.continue() : route.abort();
      });
      return await body(browser);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(profile, {recursive: true, force: true, maxRetries: 3});
  }
}

async function installed(): Promise<string | undefined> {
  for (const program of candidates) {
    const path = await working(program);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The path of a program that starts. */
async function working(program: string): Promise<string | undefined> {
  const folders = program.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  const path = folders.map((folder) => resolve(folder, program)).find(isExecutable);
  return path !== undefined && (await runCommand(path, ['--version'])).code === 0 ? path : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
