import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {findBrowser, withBrowser} from '../../scripts/browser.ts';
import {type RunServer, serveRuns} from '../../src/node/serve/server.ts';

/** The machine may have other work. */
export const patienceMs = 30_000;

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens a page and collects what the browser complains about. */
export async function open(page: Page, url: string): Promise<string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.setDefaultTimeout(patienceMs);
  await page.goto(url);
  return complaints;
}

/** Opens an address in a browser without a past; fails where the browser has anything to complain about. */
export function inBrowser(program: string, url: string, body: (page: Page) => Promise<void>): Promise<void> {
  return withBrowser(program, async (window) => {
    const page = await window.newPage();
    const complaints = await open(page, url);
    await body(page);
    expect(complaints).to.deep.equal([]);
  });
}

/** A log directory that is served while the tests of a suite run. */
export interface Served<Made> {
  made(): Made;
  url(): string;
  /** The browser's program. */
  program(): string;
  /** Opens the page at what stands behind the # of its address. */
  inPage(hash: string, body: (page: Page) => Promise<void>): Promise<void>;
}

/** Makes and serves a log directory before the tests of the suite that calls this, and removes it after them. */
export function useServed<Made extends {readonly root: string; remove(): void}>(
  make: () => Made | Promise<Made>,
): Served<Made> {
  let site: {readonly made: Made; readonly server: RunServer; readonly program: string} | undefined;
  const here = () => {
    if (site === undefined) throw new Error('it is served while tests run');
    return site;
  };
  before(async () => {
    const program = await findBrowser(() => {});
    const made = await make();
    site = {program, made, server: await serveRuns(made.root)};
  });
  after(async () => {
    await site?.server.close();
    site?.made.remove();
  });
  return {
    made: () => here().made,
    url: () => here().server.url,
    program: () => here().program,
    inPage: (hash, body) => inBrowser(here().program, `${here().server.url}${hash}`, body),
  };
}

/** Wide and narrow, light and dark: axe-core finds nothing, and nothing is wider than the window. `ready` waits for what is looked at. */
export async function expectAccessible(page: Page, ready: () => Promise<unknown>): Promise<void> {
  for (const [width, colorScheme] of [
    [1920, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({width, height: 900});
    await page.emulateMedia({colorScheme});
    await ready();
    await page.evaluate(axeSource);
    const found: {violations: {id: string; nodes: {html: string}[]}[]; passes: unknown[]} =
      await page.evaluate('axe.run()');
    const wrong = found.violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
    expect(wrong, `${width} ${colorScheme}`).to.deep.equal([]);
    expect(found.passes.length).to.be.greaterThan(15);
    const overflow: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, `${width}`).to.be.at.most(0);
  }
}

/** Waits until what a page tells is what is expected; fails with what it told last. */
export async function expectSoon<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  let told = await ask();
  for (const end = Date.now() + patienceMs; JSON.stringify(told) !== JSON.stringify(expected) && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    told = await ask();
  }
  expect(told).to.deep.equal(expected);
}
