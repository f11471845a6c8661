/**
 * `npx tsx scripts/screenshots.ts [--epochs N] [--out FOLDER]`: trains on the digits, opens the logs in the real TensorBoard
 * with a real browser, and takes the pictures of docs/pictures.
 */
import {copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {Command} from 'commander';
import type {BrowserContext, Page} from 'playwright-core';
import {wholeNumber} from '../examples/support/arguments.ts';
import {findBrowser, withBrowser} from './browser.ts';
import {screenshotRun} from './screenshot-run.ts';
import {withTensorBoard} from './tensorboard-server.ts';

/** One screenshot: what of TensorBoard is opened, and what is done there before. */
interface Shot {
  readonly name: string;
  /** Behind the # of TensorBoard's address. */
  readonly place: string;
  /** Of the window; as high as there is something to see. Default 880. */
  readonly height?: number;
  readonly act?: (page: Page) => Promise<void>;
}

const limitBytes = 250_000;
/** Wide enough for three cards of the Images tab. */
const width = 1560;
/** Charts and cards move into their places for a while after everything is loaded. */
const settleMs = 5000;
const say = (line: string): void => console.log(line);

const shots: readonly Shot[] = [
  {name: 'tensorboard-images', place: 'images&tagFilter=all-methods%7C%5E(grad-cam%7Cocclusion)%24'},
  {
    name: 'tensorboard-filmstrip',
    place: 'images&tagFilter=integrated-gradients%2Ffilmstrip',
    act: (page) => page.locator('tf-image-loader img').first().click(),
  },
  {
    name: 'tensorboard-time-series',
    place: 'timeseries',
    async act(page) {
      await page.getByLabel('Toggle settings side pane').click();
      await page.getByRole('checkbox', {name: 'Scalars', exact: true}).click();
      const filter = page.locator('input[placeholder="Filter tags (regex)"]');
      await filter.fill('loss|acc|completeness');
      await filter.press('Escape');
    },
  },
  {name: 'tensorboard-histograms', place: 'histograms&tagFilter=values'},
  {name: 'tensorboard-text', place: 'text&tagFilter=epoch', height: 740},
  {name: 'tensorboard-custom-scalars', place: 'custom_scalars', height: 1180},
  // The projector works for some seconds before it shows where the points are.
  {name: 'tensorboard-projector', place: 'projector', act: (page) => page.waitForTimeout(settleMs)},
  {name: 'tensorboard-hparams', place: 'hparams', height: 440},
  {
    name: 'tensorboard-graphs',
    place: 'graphs',
    height: 600,
    act: (page) => page.getByText('Fit to screen').click(),
  },
];

async function main({epochs, out}: {readonly epochs: number; readonly out: string}): Promise<void> {
  const browser = await findBrowser(say);
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-explain-screenshots-'));
  try {
    const {shown, few} = await screenshotRun(folder, epochs);
    mkdirSync(out, {recursive: true});
    copyFileSync(join(few, 'images', 'all-methods', `${epochs}.png`), join(out, 'all-methods.png'));
    copyFileSync(join(few, 'images', 'integrated-gradients', 'filmstrip', `${epochs}.png`), join(out, 'filmstrip.png'));
    // Started beside the logs, so that no picture shows a path of this machine.
    await withTensorBoard({cwd: folder, logdir: 'logs', run: `digits/${basename(shown)}`}, (url) =>
      withBrowser(browser, async (window) => {
        for (const shot of shots) writeFileSync(join(out, `${shot.name}.png`), await take(window, url, shot));
      }),
    );
    for (const name of ['all-methods', 'filmstrip', ...shots.map((shot) => shot.name)]) {
      const {size} = statSync(join(out, `${name}.png`));
      say(`${name}.png, ${Math.round(size / 1000)} kB`);
      if (size > limitBytes) throw new Error(`${name}.png is larger than ${limitBytes / 1000} kB`);
    }
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

async function take(window: BrowserContext, url: string, {place, height = 880, act}: Shot): Promise<Buffer> {
  const page = await window.newPage();
  try {
    await page.setViewportSize({width, height});
    await page.goto(`${url}/#${place}`, {waitUntil: 'networkidle'});
    await page.waitForTimeout(settleMs);
    if (act) {
      await act(page);
      await page.waitForTimeout(settleMs);
    }
    return await page.screenshot();
  } finally {
    await page.close();
  }
}

await main(
  new Command('screenshots')
    .option('--epochs <n>', 'epochs to train for', wholeNumber(1), 12)
    .option('--out <folder>', 'where the pictures go', join(import.meta.dirname, '..', 'docs', 'pictures'))
    .parse()
    .opts(),
);
