/**
 * `npx tsx scripts/page-screenshots.ts LOGS [--out FOLDER]`: opens the newest run of a log directory in the page of
 * `tfjs-explain serve` and takes the pictures of docs/page.md.
 */
import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Command} from 'commander';
import {serveRuns} from '../src/node/serve/server.ts';
import {findBrowser, withBrowser} from './browser.ts';

interface Shot {
  readonly name: string;
  /** Behind the # of the page's address. */
  readonly place: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** What must be there; by default a map. A picture of the layers takes a run that had `layerReport: true`. */
  readonly ready?: string;
  /** What is scrolled to first. */
  readonly at?: string;
}

const limitBytes = 200_000;
/** Maps are drawn as they come into sight. */
const settleMs = 1500;

const shots: readonly Shot[] = [
  {name: 'page-gallery', place: 'epoch=2', width: 1280, height: 800, colorScheme: 'light'},
  {name: 'page-drift', place: 'epoch=2&order=drift&signed=PuOr', width: 1280, height: 900, colorScheme: 'light'},
  {
    ...{name: 'page-difference', place: 'image=9&epoch=2&to=3&from=0', at: '.two-epochs-part .head'},
    ...{width: 1280, height: 900, colorScheme: 'light'},
  },
  {name: 'page-image', place: 'image=6&opacity=70', width: 1280, height: 900, colorScheme: 'dark'},
  {
    name: 'page-curves',
    place: 'epoch=2',
    width: 1280,
    height: 700,
    colorScheme: 'light',
    at: 'section[aria-label=Curves]',
  },
  {
    name: 'page-layers',
    place: 'view=layers&epoch=3',
    ready: '.column-mark',
    width: 1280,
    height: 900,
    colorScheme: 'light',
  },
  {
    ...{
      name: 'page-compare',
      place: 'view=compare&otherEpoch=1&method=grad-cam&epoch=3',
      ready: '.compared canvas[data-epoch]',
    },
    ...{width: 1280, height: 900, colorScheme: 'dark'},
  },
  {
    ...{name: 'page-performance', place: 'view=performance&unit=8&cost=3', ready: '.performance .matrix'},
    ...{width: 1280, height: 900, colorScheme: 'light'},
  },
  {
    ...{name: 'page-datapoints', place: 'view=data&image=3&sort=-loss&picked=0-5', ready: '.scatter .ring'},
    ...{width: 1280, height: 900, colorScheme: 'dark'},
  },
  {
    name: 'page-what-if',
    place: 'view=what-if&image=3&otherEpoch=1&edits=patch_2_2_3_2&explain=grad-cam,activations',
    ready: '.what-if[aria-busy=false] .map-table',
    ...{width: 1280, height: 1050, colorScheme: 'light'},
  },
  {
    ...{name: 'page-counterfactuals', place: 'view=counterfactual&image=3&fill=grey', ready: '.patch figure'},
    ...{width: 1280, height: 1000, colorScheme: 'light'},
  },
  {
    name: 'page-dependence',
    place: 'view=dependence&image=3&vary=rotate_0_-90_90_13_all_15_0',
    ready: '.dependence[data-drawn=all]',
    ...{width: 1280, height: 900, colorScheme: 'dark'},
  },
  {name: 'page-wide', place: 'image=6&scale=run', width: 1920, height: 1000, colorScheme: 'light'},
  {name: 'page-phone', place: 'epoch=1', width: 390, height: 844, colorScheme: 'dark'},
];

async function main(logs: string, {out}: {readonly out: string}): Promise<void> {
  const browser = await findBrowser(console.log);
  const server = await serveRuns(logs);
  mkdirSync(out, {recursive: true});
  try {
    await withBrowser(browser, async (window) => {
      const page = await window.newPage();
      for (const {name, place, ready = 'canvas[data-epoch]', width, height, colorScheme, at} of shots) {
        await page.setViewportSize({width, height});
        await page.emulateMedia({colorScheme});
        await page.goto('about:blank');
        await page.goto(`${server.url}#${place}`);
        await page.locator(ready).first().waitFor({state: 'attached'});
        if (at !== undefined) await page.locator(at).scrollIntoViewIfNeeded();
        await page.waitForTimeout(settleMs);
        // What came into sight meanwhile may have moved it.
        if (at !== undefined) {
          await page.locator(at).evaluate((element) => element.scrollIntoView());
          await page.waitForTimeout(settleMs);
        }
        const path = join(out, `${name}.png`);
        writeFileSync(path, await page.screenshot());
        const {size} = statSync(path);
        console.log(`${name}.png, ${Math.round(size / 1000)} kB`);
        if (size > limitBytes) throw new Error(`${name}.png is larger than ${limitBytes / 1000} kB`);
      }
    });
  } finally {
    await server.close();
  }
}

const command = new Command('page-screenshots')
  .argument('<logs>', 'the log directory')
  .option('--out <folder>', 'where the pictures go', join(import.meta.dirname, '..', 'docs', 'pictures'))
  .parse();
await main(command.args[0] ?? 'logs', command.opts());
