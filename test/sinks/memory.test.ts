import {expect} from 'chai';
import {defaultSinks} from '../../src/browser/default-sinks.ts';
import {memorySink} from '../../src/sinks/memory.ts';
import type {LogRecord} from '../../src/sinks/sink.ts';

const picture = (step: number): LogRecord => ({
  ...{tag: 'maps', step, kind: 'image'},
  image: {width: 1, height: 1, data: new Uint8ClampedArray(4)},
});

describe('the memory sink', () => {
  it('keeps everything in order', () => {
    const sink = memorySink();
    const records: LogRecord[] = [picture(0), {tag: 'loss', step: 0, kind: 'scalar', value: 1}, picture(1)];
    void sink.open?.({seed: 3});
    for (const record of records) void sink.write(record);
    void sink.endStep?.({step: 0, metrics: {loss: 1}});
    expect(sink.end).to.equal(undefined);
    void sink.close?.();
    expect(sink.records).to.deep.equal(records);
    expect(sink.steps).to.deep.equal([{step: 0, metrics: {loss: 1}}]);
    expect(sink.info).to.deep.equal({seed: 3});
    expect(sink.end).to.deep.equal({status: 'finished'});
  });

  it('lets go of old pictures, never of numbers', () => {
    const sink = memorySink({keepSteps: 2});
    for (let step = 0; step < 5; step++) {
      void sink.write(picture(step));
      void sink.write({tag: 'loss', step, kind: 'scalar', value: step});
    }
    expect(sink.records.filter(({kind}) => kind === 'image').map(({step}) => step)).to.deep.equal([3, 4]);
    expect(sink.records.filter(({kind}) => kind === 'scalar').map(({step}) => step)).to.deep.equal([0, 1, 2, 3, 4]);
  });
});

describe("the browser's default sinks", () => {
  it('take the same options and write nothing', () => {
    const {directory, command, resumed, runName, sinks} = defaultSinks({
      outputDir: 'logs',
      runName: 'a/b',
      report: () => {},
    });
    expect({directory, command, resumed, runName}).to.deep.equal({
      directory: '',
      command: '',
      resumed: false,
      runName: 'a-b',
    });
    expect(sinks.length).to.equal(1);
  });
});
