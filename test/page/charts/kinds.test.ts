import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {expect} from 'chai';
import {build} from 'esbuild';
import type {Page} from 'playwright-core';
import {findBrowser} from '../../../scripts/browser.ts';
import {safeHeaders} from '../../../src/node/serve/answer.ts';
import {safeCharts} from '../../../src/node/serve/safe-charts.ts';
import {expectSoon, inBrowser} from '../in-page.ts';

const charts = join(import.meta.dirname, '..', '..', '..', 'src', 'page', 'charts');
const script = `
import {barChartOf, confusionMatrixOf, heatMapOf, scatterChartOf} from './index.ts';
globalThis.picked = [];
const onPick = (...what) => globalThis.picked.push(what);
const bars = barChartOf({title: 'bars', onPick});
bars.show([['a.b[c]', 1], ['a.b[c]', 4], ['c', 2]]);
const dots = scatterChartOf({title: 'dots', onPick});
dots.show({xLabel: 'loss', yLabel: 'score', chosen: [12], groups: [
  {name: 'right', dots: [{x: 0, y: 0, id: 11, label: 'first'}, {x: 10, y: 5, id: 12, label: 'second'}]},
  {name: 'left', dots: [{x: 5, y: 10, id: 13, label: 'third'}, {x: NaN, y: 1, id: 14, label: 'nowhere'}]},
]});
const matrix = confusionMatrixOf({title: 'matrix', classes: 2, onPick});
matrix.show({classNames: ['x', 'x'], counts: [[8, 0], [2, 4]]});
const heat = heatMapOf({title: 'heat', rows: 2, onPick});
heat.show({columns: ['1', '1'], rows: ['r', 'r'], values: [[0, 1], [NaN, 0.5]], domain: [0, 1], column: 1});
document.body.append(bars.element, dots.element, matrix.element, heat.element);
`;

/** For each column of a chart's canvas the share of its height that has the colour, as of one bar. A text: it runs in the page. */
const barHeights = `(() => {
  const canvas = document.querySelector('figure canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const {data, width, height} = copy.getImageData(0, 0, canvas.width, canvas.height);
  const runs = [];
  let last = 0;
  for (let x = 0; x < width; x++) {
    let high = 0;
    for (let y = 0; y < height; y++) {
      const at = (y * width + x) * 4;
      if (data[at] === 0x0b && data[at + 1] === 0x57 && data[at + 2] === 0xd0) high++;
    }
    if (high > 0 && last === 0) runs.push(0);
    if (high > 0) runs[runs.length - 1] = Math.max(runs.at(-1), high);
    last = high;
  }
  return runs;
})()`;

describe('kinds of charts in a browser', () => {
  let server: Server;
  let [program, url] = ['', ''];
  before(async () => {
    program = await findBrowser(() => {});
    const {outputFiles} = await build({
      ...{stdin: {contents: script, resolveDir: charts, loader: 'ts'}, bundle: true, write: false, format: 'esm'},
      plugins: [safeCharts(charts)],
    });
    const styles = await build({entryPoints: [join(charts, '..', 'page.css')], bundle: true, write: false});
    const files: {readonly [path: string]: readonly [string, string]} = {
      '/': [
        'text/html',
        '<!doctype html><html lang="en"><title>charts</title><link rel="stylesheet" href="/page.css"><body><script type="module" src="/page.js"></script>',
      ],
      '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
      '/page.css': ['text/css', styles.outputFiles[0]?.text ?? ''],
    };
    server = createServer(({url: path = ''}, response) => {
      const [type, body] = files[path] ?? ['text/plain', ''];
      response.writeHead(200, {...safeHeaders, 'Content-Type': type}).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // The parse boundary: a server that listens at a port has such an address.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  after(() => server.close());

  const area = (page: Page, title: string) =>
    page
      .locator('figure')
      .filter({has: page.locator(`figcaption:text-is("${title}")`)})
      .locator('.plot-area[data-drawn]');
  /** Clicks at a place in parts of the chart's width and height. */
  const click = async (page: Page, title: string, x: number, y: number): Promise<void> => {
    const box = await area(page, title).boundingBox();
    if (box === null) throw new Error('the chart has no place');
    await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
  };

  it('are drawn under the strict policy, tell their numbers and what is clicked at', () =>
    inBrowser(program, url, async (page) => {
      await page.setViewportSize({width: 420, height: 1500});
      for (const title of ['bars', 'dots', 'matrix', 'heat']) await area(page, title).waitFor();
      const [first = 0, second = 0, third = 0]: number[] = await page.evaluate(barHeights);
      expect(first / second).to.be.closeTo(1 / 4, 0.02);
      expect(third / second).to.be.closeTo(2 / 4, 0.02);
      expect(await area(page, 'bars').getAttribute('aria-label')).to.equal('bars: a.b[c] 1, a.b[c] 4, c 2');
      expect(await area(page, 'matrix').getAttribute('aria-label')).to.equal(
        'matrix; true x: 8 as x, 0 as x; true x: 2 as x, 4 as x',
      );
      expect(await area(page, 'heat').getAttribute('aria-label')).to.equal('heat: from 0 to 1');
      expect(await area(page, 'dots').getAttribute('aria-label')).to.equal('dots: score over loss; right: 2, left: 2');
      const picked = () => page.evaluate<unknown>('globalThis.picked');
      await click(page, 'bars', 0.9, 0.5);
      await click(page, 'heat', 0.2, 0.7);
      await click(page, 'matrix', 0.8, 0.2);
      const ring = await area(page, 'dots').locator('.ring').boundingBox();
      if (ring === null) throw new Error('the chosen dot has no ring');
      await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
      await expectSoon(picked, [[2], [1, 0], [0, 1], [12]]);
    }));
});
