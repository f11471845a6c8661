import {readFileSync} from 'node:fs';
import {get} from 'node:http';
import {createRequire} from 'node:module';
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {type Site, serveSite} from '../../examples/browser/site.ts';
import {findBrowser, withBrowser} from '../../scripts/browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const patienceMs = 60_000;
const methods = ['grad-cam', 'integrated-gradients', 'smooth-grad', 'occlusion', 'expected-gradients'];
const tags = [...methods, 'activations/conv_1', 'activations/conv_2', 'activations/conv_3', 'all-methods'];
const films = tags.slice(0, -1).map((tag) => `${tag}/filmstrip`);

/** Notes of each picture, as soon as it is drawn, its epoch, width and colours (their FNV-1a sum). A text: it runs in the page. */
const watchPictures = `
  globalThis.seen = {};
  new MutationObserver((changes) => {
    for (const {target} of changes) {
      const copy = new OffscreenCanvas(target.width, target.height).getContext('2d');
      copy.drawImage(target, 0, 0);
      let sum = 0x811c9dc5;
      for (const byte of copy.getImageData(0, 0, target.width, target.height).data) sum = Math.imul(sum ^ byte, 0x1000193);
      (seen[target.dataset.tag] ??= []).push({step: Number(target.dataset.step), width: target.width, sum});
    }
  }).observe(document, {subtree: true, attributeFilter: ['data-step']});`;

interface Seen {
  readonly step: number;
  readonly width: number;
  readonly sum: number;
}

/** Status that the server answers to a request with this path and these headers. */
function statusOf(url: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const {hostname, port} = new URL(url);
  return new Promise((resolve, reject) => {
    get({hostname, port, path, headers}, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe('the example that trains in the browser', () => {
  let site: Site;
  let program = '';
  before(async () => {
    program = await findBrowser(() => {});
    site = await serveSite();
  });
  after(() => site.close());

  const inPage = (query: string, body: (page: Page) => Promise<void>) =>
    withBrowser(program, async (window) => {
      const page = await window.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.setDefaultTimeout(patienceMs);
      await page.addInitScript(watchPictures);
      await page.goto(`${site.url}${query}`);
      await body(page);
      expect(complaints).to.deep.equal([]);
      // A network that has seen little gives maps without any value: that is told, and nothing else.
      const warnings = await page.locator('#warnings li').allTextContents();
      expect(warnings.filter((text) => !/ all zero \(/.test(text))).to.deep.equal([]);
    });
  const press = (page: Page, name: string) => page.getByRole('button', {name}).press('Enter');
  const progress = (page: Page, words: string) => page.locator('#progress', {hasText: words}).waitFor();
  const tensors = async (page: Page): Promise<readonly number[]> =>
    ((await page.locator('#memory').textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];

  it('learns, shows every method at every epoch beside the curves, and leaves no tensor', () =>
    inPage('?backend=wasm&epochs=3&images=600&draws=4', async (page) => {
      await page.getByText('Backend in use: wasm, with added and mended kernels').waitFor();
      await press(page, 'Start');
      await progress(page, 'finished');

      const shares = await page.locator('#epochs tr td:nth-child(4)').allTextContents();
      const accuracy = shares.map((text) => Number(text.replace('%', '')));
      expect(accuracy).to.have.length(4);
      // By chance: 10 %.
      expect(accuracy[3])
        .to.be.greaterThan(70)
        .and.greaterThan((accuracy[1] ?? 100) + 10);

      const seen: {readonly [tag: string]: readonly Seen[]} = await page.evaluate('seen');
      for (const tag of [...tags, ...films]) {
        const own = seen[tag] ?? [];
        expect(
          own.map(({step}) => step),
          tag,
        ).to.deep.equal([0, 1, 2, 3]);
        expect(new Set(own.map(({sum}) => sum)).size, tag).to.equal(4);
        // Newer epochs stand where the older ones were.
        expect(await page.locator(`.tf-surface canvas[data-tag="${tag}"]`).count(), tag).to.equal(1);
      }
      for (const tag of films) {
        const widths = (seen[tag] ?? []).map(({width}) => width);
        expect(widths[3], tag).to.be.greaterThan(widths[0] ?? 0);
      }
      expect(await page.locator('.tf-surface canvas.marks').count()).to.equal(2);
      expect(await tensors(page)).to.satisfy(([before, after]: number[]) => before !== undefined && before === after);

      for (const width of [1920, 1280, 390]) {
        await page.setViewportSize({width, height: 900});
        await page.evaluate(axeSource);
        const found: {violations: {id: string; nodes: {html: string}[]}[]; passes: unknown[]} =
          await page.evaluate('axe.run()');
        const wrong = found.violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
        expect(wrong, `${width}`).to.deep.equal([]);
        expect(found.passes.length).to.be.greaterThan(15);
        const overflow: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${width}`).to.be.at.most(0);
      }
    }));

  it('stops when it is asked to, and begins anew', () =>
    inPage('?backend=wasm&epochs=40&images=100&draws=2', async (page) => {
      await press(page, 'Start');
      await page.locator('#epochs tr:nth-child(2)').waitFor();
      await press(page, 'Stop');
      await progress(page, 'stopped');
      const rows = await page.locator('#epochs tr').count();
      expect(rows).to.be.within(2, 39);
      expect(await page.locator('canvas[data-tag=grad-cam]').getAttribute('data-step')).to.equal(`${rows - 1}`);
      const first = await tensors(page);
      await press(page, 'Start');
      await page.locator('#epochs tr:first-child:last-child').waitFor();
      await press(page, 'Stop');
      await progress(page, 'stopped');
      expect(await page.locator('canvas[data-tag=grad-cam]').count()).to.equal(1);
      expect(first[0]).to.equal(first[1]);
      expect(await tensors(page)).to.deep.equal(first);
    }));

  it('takes wasm where nothing but a program draws, and says why', () =>
    inPage('', async (page) => {
      // The tests' browser has no graphics processor.
      await page.getByText(/^Backend in use: wasm, .*\((no graphics processor|this browser has no WebGL)/).waitFor();
      expect(await page.getByLabel('Backend').inputValue()).to.equal('wasm');
    }));

  it('trains on webgl where it is chosen', () =>
    inPage('?epochs=1&images=20&draws=1', async (page) => {
      await page.getByRole('button', {name: 'Start'}).and(page.locator(':enabled')).waitFor();
      await page.getByLabel('Backend').selectOption('webgl');
      await page.getByText('Backend in use: webgl').waitFor();
      expect(page.url()).to.include('backend=webgl');
      await press(page, 'Start');
      await progress(page, 'finished');
      expect(await page.locator('#epochs tr').count()).to.equal(2);
      expect(await tensors(page)).to.satisfy(([before, after]: number[]) => before !== undefined && before === after);
    })).timeout(300_000);

  it('is served to this machine alone, with nothing compiled from text', async () => {
    const policy = (await fetch(site.url)).headers.get('content-security-policy') ?? '';
    expect(policy).to.match(/(^|; )script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    expect(policy).to.match(/^default-src 'none';/);
    const {port, hostname} = new URL(site.url);
    expect(hostname).to.equal('127.0.0.1');
    for (const [path, headers, status] of [
      ['/', {}, 200],
      ['/main.ts', {}, 404],
      ['/data/README.md', {}, 404],
      ['/../site.ts', {}, 404],
      ['/data/%2e%2e/model.ts', {}, 404],
      ['/', {Host: `evil.example:${port}`}, 403],
      ['/', {Origin: 'http://evil.example'}, 403],
    ] as const) {
      expect(await statusOf(site.url, path, headers), `${path} ${JSON.stringify(headers)}`).to.equal(status);
    }
  });
});
