import {expect} from 'chai';
import type {Summary} from '../../src/core/maths/bootstrap.ts';
import {pixelAt} from '../../src/image/canvas.ts';
import {axisFor} from '../../src/report/quality/axis.ts';
import {qualityChart} from '../../src/report/quality/chart.ts';
import {missingTexts, type Quality, verdictText} from '../../src/report/quality/quality.ts';
import {qualityCsv, qualityMarkdown} from '../../src/report/quality/text.ts';

const summary = (mean: number, low: number, high: number, scored = 4): Summary => ({
  mean,
  scored,
  interval: {low, high},
});
const judge = (name: string) => ({name, title: 'A metric', range: '0 to 1', direction: 'higher is better'}) as const;
const why = 'the map is zero everywhere';

/** Two methods, two metrics; one pair has too few scores, one is refused. */
const quality: Quality = {
  ...{
    model: 'net',
    question: 'true class',
    images: 4,
    methods: ['gradient', 'a, b'],
    metrics: ['one', 'two'].map(judge),
  },
  verdicts: [
    {method: 'gradient', metric: 'one', summary: summary(0.5, 0.25, 0.75)},
    {
      method: 'gradient',
      metric: 'two',
      summary: {mean: 1 / 3, interval: undefined, scored: 1},
      unscored: [0, 1, 3].map((row) => ({row, why})),
    },
    {method: 'a, b', metric: 'one', summary: summary(-0.25, -1, 0.5)},
    {method: 'a, b', metric: 'two', refusal: 'it said "no"'},
  ],
  bootstrap: {level: 0.95, resamples: 2000, seed: 3},
};

describe('the quality of explanations in words', () => {
  it('as a table of Markdown with intervals, counts and what is missing', () => {
    expect(qualityMarkdown(quality).split('\n')).to.deep.equal([
      '## Quality of explanations: net',
      '',
      'Explained: true class.',
      '',
      '| metric | better | range | gradient | a, b |',
      '| --- | --- | --- | --- | --- |',
      '| one | higher is better | 0 to 1 | 0.5 \\[0.25, 0.75\\] | -0.25 \\[-1, 0.5\\] |',
      '| two | higher is better | 0 to 1 | 0.333 (1 of 4) | refused |',
      '',
      'The numbers are means over 4 images with 95 % percentile bootstrap intervals: 2000 resamples, seed 3. ' +
        'Images without a score are left out of both.',
      '',
      '- two on gradient: 3 of 4 images (1, 2, 4) without a score, the map is zero everywhere',
      '- two on a, b: refused, it said "no"',
      '',
    ]);
  });

  it('as CSV in full precision, nothing where there is no number', () => {
    expect(qualityCsv(quality).split('\n')).to.deep.equal([
      'method,metric,direction,mean,low,high,images,scored,unscored,refusal',
      'gradient,one,higher is better,0.5,0.25,0.75,4,4,0,',
      `gradient,two,higher is better,${1 / 3},,,4,1,3,`,
      '"a, b",one,higher is better,-0.25,-1,0.5,4,4,0,',
      '"a, b",two,higher is better,,,,4,0,4,"it said ""no"""',
      '',
    ]);
  });

  it('names no more than a few of many images, and no number where no image has one', () => {
    const none = {mean: Number.NaN, interval: undefined, scored: 0};
    const unscored = Array.from({length: 20}, (_, row) => ({row, why}));
    const verdict = {method: 'm', metric: 'one', summary: none, unscored};
    expect(verdictText(verdict, 20)).to.equal('no score');
    expect(missingTexts({...quality, images: 20, verdicts: [verdict]})).to.deep.equal([
      `one on m: 20 of 20 images (1, 2, 3, 4, 5, 6, 7, 8, …) without a score, ${why}`,
    ]);
  });
});

describe('the axis of a panel', () => {
  const ends = (values: readonly number[]) => values.map((value) => axisFor(values, 101).at(value));

  it('has all values within its padding, and round numbers as ticks', () => {
    expect(ends([2, 3])).to.deep.equal([5, 95]);
    expect(axisFor([2, 3], 101).ticks).to.deep.equal([2, 2.5, 3]);
    expect(axisFor([-1, 0.5], 101).ticks).to.deep.equal([-1, -0.5, 0, 0.5]);
    expect(axisFor([-90, 65], 101).ticks).to.deep.equal([-50, 0, 50]);
  });

  it('begins at zero where that costs at most half of it', () => {
    expect(axisFor([0.4, 1], 101).at(0)).to.equal(5);
    expect(axisFor([-1, -0.4], 101).at(0)).to.equal(95);
    expect(axisFor([0.6, 1], 101).at(0)).to.be.lessThan(0);
  });

  it('puts a single value in the middle, and is there without any', () => {
    expect(ends([7])).to.deep.equal([50]);
    expect(ends([0])).to.deep.equal([50]);
    expect(axisFor([Number.NaN], 101).at(0)).to.equal(50);
  });

  it('writes ticks so that they differ', () => {
    for (const values of [
      [0.99985, 0.99995],
      [1e-9, 3e-9],
      [2e7, 5e7],
      [-0.3, 0.2],
    ]) {
      const {ticks, label} = axisFor(values, 200);
      expect(ticks.length).to.be.within(2, 6);
      expect(new Set(ticks.map(label)).size, ticks.map(label).join(' ')).to.equal(ticks.length);
    }
    expect(axisFor([-0.3, 0.2], 200).ticks.map(axisFor([-0.3, 0.2], 200).label)).to.deep.equal([
      ...['−0.2', '0.0', '0.2'],
    ]);
  });
});

describe('the picture of the quality of explanations', () => {
  it('has dots at the means and bars from end to end of the intervals', () => {
    const chart = qualityChart({...quality, metrics: [judge('one')]});
    const blue = (x: number, y: number) => pixelAt(chart, x, y).slice(0, 3).join() === '49,84,190';
    // Lines of the picture by how many pixels of them are in the colour of marks.
    const lines = Array.from({length: chart.height}, (_, y) =>
      Array.from({length: chart.width}, (_, x) => x).filter((x) => blue(x, y)),
    );
    const width = (line: readonly number[] = []) => (line.at(-1) ?? 0) - (line[0] ?? 0);
    // A bar is the first line of a row in which more than the ends and the dot are drawn.
    const bars = lines.flatMap((line, y) => (line.length > 12 && (lines[y - 1] ?? []).length <= 12 ? [y] : []));
    expect(bars).to.have.length(2);
    const [short = 0, long = 0] = bars;
    // Intervals -1 to 0.5 and 0.25 to 0.75 on an axis from -1 to 0.75.
    const pixels = (220 - 1) / (1.75 * 1.12);
    expect(width(lines[long])).to.be.closeTo(1.5 * pixels, 1.01);
    expect(width(lines[short])).to.be.closeTo(0.5 * pixels, 1.01);
    for (const [at, low, mean] of [
      [long, -1, -0.25],
      [short, 0.25, 0.5],
    ] as const) {
      // Two pixels above the bar only the dot and the ends are left.
      const line = lines[at - 2] ?? [];
      const inner = line.slice(1, -1);
      const middle = ((inner[0] ?? 0) + (inner.at(-1) ?? 0) + 1) / 2;
      expect(middle - (line[0] ?? 0)).to.be.closeTo((mean - low) * pixels, 1.01);
    }
  });

  it('draws nothing for pairs without a number', () => {
    const chart = qualityChart({...quality, verdicts: quality.verdicts.slice(3), metrics: [judge('two')]});
    const all = Array.from({length: chart.width * chart.height}, (_, i) =>
      pixelAt(chart, i % chart.width, Math.floor(i / chart.width))
        .slice(0, 3)
        .join(),
    );
    expect(all).to.include('241,243,244');
    expect(all).to.not.include('49,84,190');
  });

  it('puts many metrics in columns', () => {
    const metrics = Array.from({length: 12}, (_, i) => judge(`m${i}`));
    const sizes = [3, 4, 12].map((count) => qualityChart({...quality, metrics: metrics.slice(0, count), verdicts: []}));
    const [three, four, twelve] = sizes.map(({width, height}) => ({width, height}));
    expect(four?.height).to.be.lessThan(three?.height ?? 0);
    expect(twelve?.height).to.be.greaterThan(four?.height ?? 0);
    expect((twelve?.width ?? 0) / (three?.width ?? 1)).to.be.within(2.5, 3.5);
  });
});
