/** `npx tsx scripts/example-screenshot.ts`: trains the digits in a browser and takes the picture of docs/browser.md. */
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {serveSite} from '../examples/browser/site.ts';
import {findBrowser, withBrowser} from './browser.ts';

const path = join(import.meta.dirname, '..', 'docs', 'pictures', 'browser-example.png');
const patienceMs = 300_000;
const limitBytes = 250_000;

const program = await findBrowser(console.log);
const site = await serveSite();
try {
  await withBrowser(program, async (window) => {
    const page = await window.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.setViewportSize({width: 1680, height: 1300});
    await page.goto(`${site.url}?backend=wasm&epochs=8`);
    await page.getByRole('button', {name: 'Start'}).click();
    await page.locator('#progress', {hasText: 'finished'}).waitFor();
    await page.screenshot({path});
  });
} finally {
  await site.close();
}
const {size} = statSync(path);
console.log(`browser-example.png, ${Math.round(size / 1000)} kB`);
if (size > limitBytes) throw new Error(`the picture is larger than ${limitBytes / 1000} kB`);
