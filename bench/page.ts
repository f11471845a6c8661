/**
 * `npx tsx bench/page.ts`: how soon `tfjs-explain serve`'s page shows a large run in a real Chromium, and how smoothly it
 * slides, plays and scrolls. The run is made in a temporary folder and taken away again.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {cpus, loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {Command} from 'commander';
import type {CDPSession, Page} from 'playwright-core';
import {findBrowser, withBrowser} from '../scripts/browser.ts';
import {type RunServer, serveRuns} from '../src/node/serve/server.ts';
import {type Frames, framesDuring} from './page-frames.ts';
import {writeLargeRun} from './page-run.ts';

const patienceMs = 120_000;
const methods = ['gradient', 'grad-cam', 'smooth-grad', 'occlusion', 'integrated-gradients', 'score-cam'];
const sizes = {grey: [28, 28, 1], colour: [32, 32, 3]} as const;
/** What a hand does in about two seconds. */
const moves = 120;
const moveMs = 16;
const pollMs = 100;

/** A text: it runs in the page before anything else. Notes when all maps in sight stand there. */
const watchGallery = `(() => {
  const look = () => {
    const all = [...document.querySelectorAll('section[aria-label=Gallery] canvas.map')];
    const seen = all.filter((canvas) => {
      const {top, bottom, left, right} = canvas.getBoundingClientRect();
      return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    });
    if (seen.length > 0 && seen.every((canvas) => canvas.dataset.epoch !== undefined)) window.wholeAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

async function opening(page: Page, url: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(url);
  for (const end = Date.now() + patienceMs; Date.now() < end; await page.waitForTimeout(pollMs)) {
    const at: number | null = await page.evaluate('window.wholeAt ?? null');
    if (at !== null) return at;
  }
  throw new Error(`the gallery was not whole after ${patienceMs / 1000} s`);
}

async function slide(page: Page): Promise<void> {
  const box = await page.locator('#epoch').boundingBox();
  if (box === null) throw new Error('there is no slider');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 8, y);
  await page.mouse.down();
  for (let i = 0; i < moves; i++) {
    await page.mouse.move(box.x + 8 + ((box.width - 16) * i) / moves, y);
    await page.waitForTimeout(moveMs);
  }
  await page.mouse.up();
}

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(640, 500);
  for (let i = 0; i < moves; i++) {
    await page.mouse.wheel(0, i < moves / 2 ? 100 : -100);
    await page.waitForTimeout(moveMs);
  }
}

async function play(page: Page): Promise<void> {
  await page.locator('#speed').selectOption('10');
  await page.locator('#epoch').fill('10');
  await page.locator('button.play').click();
  await page.waitForTimeout(3000);
  await page.locator('button.play').click();
}

/** MB that the page's JavaScript holds after a collection. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const {usedSize, backingStorageSize = 0}: {usedSize: number; backingStorageSize?: number} =
    await session.send('Runtime.getHeapUsage');
  return (usedSize + backingStorageSize) / 1e6;
}

function line(name: string, {count, median, p95, longest, busy, longTasks, longestTask}: Frames): string {
  const numbers = [median, p95, longest, busy, longestTask].map((ms) => ms.toFixed(0).padStart(7)).join('');
  return `${name.padEnd(28)}${String(count).padStart(7)}${numbers}${String(longTasks).padStart(7)}`;
}

async function measure(page: Page, server: RunServer, opens: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (let i = 0; i < opens; i++) {
    const before = process.cpuUsage();
    let ms = 0;
    const {total} = await framesDuring(page, session, async () => {
      ms = await opening(page, server.url);
    });
    const {user, system} = process.cpuUsage(before);
    const used = `${total.toFixed(0)} ms of the page's thread, ${((user + system) / 1000).toFixed(0)} ms of the server's process`;
    console.log(`first whole gallery after ${(ms / 1000).toFixed(2)} s: ${used}`);
  }
  console.log(`heap after opening: ${(await heap(session)).toFixed(0)} MB`);
  console.log(`${''.padEnd(28)} frames median    p95 longest   busy   task  >50ms   (ms)`);
  console.log(line('nothing', await framesDuring(page, session, () => page.waitForTimeout(1000))));
  console.log(line('sliding, gallery', await framesDuring(page, session, () => slide(page))));
  console.log(line('sliding again', await framesDuring(page, session, () => slide(page))));
  console.log(line('playing 10 epochs a second', await framesDuring(page, session, () => play(page))));
  console.log(line('scrolling', await framesDuring(page, session, () => scroll(page))));
  await page.goto(`${server.url}#image=3&epoch=100`);
  await page.locator('section.image canvas[data-epoch]').first().waitFor();
  console.log(line('sliding, one image', await framesDuring(page, session, () => slide(page))));
  console.log(`heap at the end: ${(await heap(session)).toFixed(0)} MB`);
}

const {size, epochs, images, opens} = new Command('page')
  .option('--size <name>', `what images are: ${Object.keys(sizes).join(' or ')}`, 'grey')
  .option('--epochs <n>', 'epochs of the run', '200')
  .option('--images <n>', 'images of the run', '64')
  .option('--opens <n>', 'how often the page is opened', '3')
  .parse()
  .opts<{size: string; epochs: string; images: string; opens: string}>();
const folder = mkdtempSync(join(tmpdir(), 'tfjs-explain-page-'));
try {
  const shape = size === 'colour' ? sizes.colour : sizes.grey;
  writeLargeRun(join(folder, 'large', 'run'), {epochs: Number(epochs), images: Number(images), methods, shape});
  console.log(`${epochs} epochs x ${images} images x ${methods.length} methods, ${shape.join(' x ')}, float16`);
  const busy = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(`${cpus().length} processors, ${cpus()[0]?.model.trim() ?? 'unknown'}; load ${busy}`);
  const program = await findBrowser(console.log);
  const server = await serveRuns(folder);
  try {
    await withBrowser(program, async (window) => {
      const page = await window.newPage();
      page.setDefaultTimeout(patienceMs);
      await page.setViewportSize({width: 1280, height: 900});
      await page.addInitScript(watchGallery);
      await measure(page, server, Number(opens));
    });
  } finally {
    await server.close();
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
