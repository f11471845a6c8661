import {expect} from 'chai';
import {ExplainError} from '../../src/core/errors.ts';
import {decodeEvent, encodeEvent, encodeValue} from '../../src/tensorboard/event.ts';
import {histogramRows} from '../../src/tensorboard/histogram.ts';
import {sessionStartValue} from '../../src/tensorboard/hparams.ts';
import {createRunReader} from '../../src/tensorboard/reader.ts';
import {graphValue, histogramValue, imageValue, scalarValue, textValue} from '../../src/tensorboard/summary.ts';
import {createTagBook} from '../../src/tensorboard/tag-book.ts';
import {fromHex} from './bytes.ts';

const wallTime = 1795473780.25;
const png = fromHex('89504e470d0a1a0a01');
const graph = '{"class_name":"Sequential","config":{"name":"seq","layers":[]}}';

describe('events, written and read', () => {
  it('come back with the same values', () => {
    const reader = createRunReader();
    const back = (value: ReturnType<typeof scalarValue>) => {
      const [read] = reader.values(decodeEvent(encodeEvent({kind: 'summary', values: [value], step: 7, wallTime})));
      return read;
    };
    const at = {step: 7, wallTime};
    expect(back(scalarValue('loss', 0.5))).to.deep.equal({...at, tag: 'loss', kind: 'scalar', value: 0.5});
    expect(back(scalarValue('nan', Number.NaN))).to.deep.include({kind: 'scalar', value: Number.NaN});
    expect(back(scalarValue('inf', -Infinity))).to.deep.include({kind: 'scalar', value: -Infinity});
    expect(back(textValue('config', '# größe'))).to.deep.equal({...at, tag: 'config', kind: 'text', text: '# größe'});
    expect(back(imageValue('maps', {width: 3, height: 2, pngs: [png]}))).to.deep.equal({
      ...{...at, tag: 'maps', kind: 'image'},
      ...{width: 3, height: 2, pngs: [png]},
    });
    expect(back(histogramValue('w', [1, 2]))).to.deep.include({kind: 'histogram', rows: histogramRows([1, 2])});
    expect(back(graphValue('keras', graph))).to.deep.include({kind: 'graph', json: graph});
    const settings = {lr: 0.01, optimizer: 'adam', augment: true};
    expect(back(sessionStartValue(settings, {startTime: wallTime}))).to.deep.include({
      kind: 'hparams',
      values: settings,
    });
  });

  it('know the plugin of a tag from its first value', () => {
    const reader = createRunReader();
    const {metadata, ...bare} = scalarValue('loss', 2);
    expect(metadata?.plugin).to.equal('scalars');
    const first = encodeEvent({kind: 'summary', values: [scalarValue('loss', 1)], step: 1, wallTime});
    const second = encodeEvent({kind: 'summary', values: [bare], step: 2, wallTime});
    expect(reader.values(decodeEvent(first)).map(({kind}) => kind)).to.deep.equal(['scalar']);
    expect(reader.values(decodeEvent(second))).to.deep.equal([
      {tag: 'loss', step: 2, wallTime, kind: 'scalar', value: 2},
    ]);
  });

  it('carry steps beyond 32 bits', () => {
    const step = 2 ** 40 + 3;
    expect(decodeEvent(encodeEvent({kind: 'start', step, wallTime}))).to.deep.equal({kind: 'start', step, wallTime});
  });
});

describe('the tag book', () => {
  it('describes a tag until its first value is safely written, then no more', () => {
    const book = createTagBook();
    const value = scalarValue('loss', 1);
    expect(book.claim(value).metadata?.plugin).to.equal('scalars');
    expect(book.claim(value).metadata?.plugin).to.equal('scalars');
    book.written(value);
    expect(book.claim(value)).to.deep.equal({tag: 'loss', tensor: value.tensor});
  });

  it('refuses a tag that serves another plugin, in this file or an earlier one', () => {
    const book = createTagBook(new Map([['maps', 'images']]));
    expect(() => book.claim(scalarValue('maps', 1))).to.throw(ExplainError, /'maps' already holds images.* scalars/);
    book.written(textValue('note', 'x'));
    expect(() => book.claim(scalarValue('note', 1))).to.throw(ExplainError, /'note' already holds text/);
  });
});

describe('what can not be right is refused when called', () => {
  const event = (step: number, time: number) => () => encodeEvent({kind: 'start', step, wallTime: time});
  const cases: readonly [string, () => unknown, RegExp][] = [
    ['a negative step', event(-1, wallTime), /0 or more; got -1/],
    ['half a step', event(1.5, wallTime), /whole number.*got 1\.5/],
    ['no step', event(Number.NaN, wallTime), /got NaN/],
    ['milliseconds', event(0, wallTime * 1000), /seconds.*milliseconds\? divide by 1000/],
    ['an unset clock', event(0, 12), /between 2001 and 2100; got 12/],
    ['no time', event(0, Number.NaN), /got NaN/],
    ['an empty tag', () => encodeValue(scalarValue('', 1)), /it is empty/],
    ['a blank tag', () => encodeValue(scalarValue('  ', 1)), /it is empty/],
    ['a line end in a tag', () => encodeValue(scalarValue('a\nb', 1)), /"a\\nb".*control character/],
    ['a NUL in a tag', () => encodeValue(scalarValue('a\0', 1)), /control character/],
    ['half a character', () => encodeValue(scalarValue('a\ud800', 1)), /surrogate/],
    [
      'no PNG',
      () => imageValue('maps', {width: 1, height: 1, pngs: [fromHex('ffd8ffe0')]}),
      /'maps'.*PNG or GIF bytes/,
    ],
    ['an empty picture', () => imageValue('maps', {width: 0, height: 1, pngs: [png]}), /0x1/],
    ['text as a graph', () => graphValue('keras', 'no json'), /'keras'.*model\.toJSON\(\)/],
    ['a graph without layers', () => graphValue('keras', '{"config":{}}'), /config\.layers/],
    ['an infinite setting', () => sessionStartValue({lr: Infinity}, {startTime: wallTime}), /'lr'.*Infinity/],
  ];
  for (const [what, act, message] of cases) {
    it(what, () => {
      expect(act).to.throw(ExplainError, message).with.property('code', 'bad-data');
    });
  }

  it('a value count that is not the shape', () => {
    const tensor = {dtype: 'float', shape: [2, 2], values: new Float32Array(3)} as const;
    expect(() => encodeValue({tag: 'x', tensor})).to.throw(ExplainError, /\[2,2\] with 3 values/);
  });
});

describe('histogram rows', () => {
  it('count every finite value once, the largest too', () => {
    const rows = histogramRows([0, 0.5, 1, 1, 2, 3, Number.NaN, Infinity, -Infinity], 3);
    expect([...rows]).to.deep.equal([0, 1, 2, 1, 2, 2, 2, 3, 2]);
  });

  it('are one row around a constant, and none without a finite value', () => {
    expect([...histogramRows([4, 4, 4])]).to.deep.equal([3.5, 4.5, 3]);
    expect([...histogramRows([1e30, 1e30])]).to.deep.equal([1e30, 1e30, 2]);
    expect([...histogramRows([Number.NaN])]).to.deep.equal([]);
  });

  it('keep their order and their sum on values of any size', () => {
    for (const scale of [1e-300, 1e-12, 1, 1e12, 1e300]) {
      const values = Array.from({length: 1000}, (_, i) => Math.sin(i * 12.9898) * scale);
      const rows = histogramRows(values);
      let count = 0;
      for (let i = 0; i < rows.length; i += 3) {
        const [left = 0, right = 0, inside = 0] = rows.subarray(i, i + 3);
        expect(left, `row ${i / 3} of ${scale}`).to.be.at.most(right);
        if (i > 0) expect(left).to.be.closeTo(rows[i - 2] ?? 0, scale * 1e-12);
        count += inside;
      }
      expect(count).to.equal(1000);
    }
  });
});
