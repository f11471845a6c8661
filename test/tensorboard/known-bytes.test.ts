import {expect} from 'chai';
import {encodeEvent, encodeValue, fileVersion} from '../../src/tensorboard/event.ts';
import {experimentValue, sessionStartValue} from '../../src/tensorboard/hparams.ts';
import {frameRecord} from '../../src/tensorboard/record.ts';
import {
  graphValue,
  histogramOfRows,
  histogramValue,
  imageValue,
  scalarValue,
  textValue,
} from '../../src/tensorboard/summary.ts';
import {fromHex, toHex} from './bytes.ts';

/**
 * Summary.Value messages that TensorFlow 2 and TensorBoard 2.21 wrote, so that each plugin took them for its own. Where
 * only the beginning is known, `bytes` is the length of the whole.
 */
const written = {
  scalar: '0a046c6f7373420a080112002a040000803f4a0d0a090a077363616c6172732001',
  emptyHistogram: '0a07775f656d707479420a080212061200120208034a100a0c0a0a686973746f6772616d732002',
  text: '0a046e6f7465421108071200420b2a2a65706f63682a2a20304a0a0a060a04746578742002',
  experiment:
    '0a145f68706172616d735f2f6578706572696d656e7442060801120212004a2b0a270a0768706172616d73121c121a' +
    '22060a026c7220032207' +
    '0a036f707420012a070a0512036163632002',
  sessionStart:
    '0a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f42060801120212004a3e0a3a0a0768706172616d73122f1a2d' +
    '0a0f0a026c721209119a9999999999b93f0a0d0a036f707412061a046164616d2202743029b850305d30c1da412002',
  image: {
    bytes: 2517,
    head: '0a046772696442be130807120412020804420232344202313642d40989504e470d0a1a0a',
    tail: '4a0c0a080a06696d616765732003',
  },
  histogram: {
    bytes: 158,
    head: '0a01774286010802120812020805120208032278',
    rows: 'c67bd8989e2d0ec08c1ba99fa53c03c000000000000008408c1ba99fa53c03c0a276f34c5997f0bf0000000000004f40a276f34c5997f0bf',
    tail: '4a100a0c0a0a686973746f6772616d732002',
  },
  graph: {
    bytes: 397,
    head: '0a056b6572617342e702080712041202080142dc02',
    tail: '4a1a0a160a1167726170685f6b657261735f6d6f64656c1201312003',
  },
};

describe('the encoder gives the bytes of the real writers', () => {
  it('file version and session start, framed', () => {
    // tensorboard.summary.writer.record_writer over Event.SerializeToString()
    const version = encodeEvent({kind: 'version', version: fileVersion, step: 0, wallTime: 1795473780});
    expect(toHex(frameRecord(version))).to.equal(
      '1800000000000000a37f4b22090000005d30c1da411a0d627261696e2e4576656e743a32b3980b00',
    );
    const start = encodeEvent({kind: 'start', step: 3, wallTime: 1795473780.5});
    expect(toHex(frameRecord(start))).to.equal('0f000000000000006d532b09090000205d30c1da4110033a020801028c566b');
  });

  it('scalars', () => {
    expect(toHex(encodeValue(scalarValue('loss', 1)))).to.equal(written.scalar);
  });

  it('text', () => {
    expect(toHex(encodeValue(textValue('note', '**epoch** 0')))).to.equal(written.text);
  });

  it('images', () => {
    const png = new Uint8Array(1236);
    png.set(fromHex('89504e470d0a1a0a'));
    const bytes = toHex(encodeValue(imageValue('grid', {width: 24, height: 16, pngs: [png, png]})));
    expect(bytes.length / 2).to.equal(written.image.bytes);
    expect(bytes.slice(0, written.image.head.length)).to.equal(written.image.head);
    expect(bytes.slice(-written.image.tail.length)).to.equal(written.image.tail);
  });

  it('histograms', () => {
    const known = new DataView(fromHex(written.histogram.rows).buffer);
    const rows = Float64Array.from({length: 15}, (_, i) => (i < 7 ? known.getFloat64(i * 8, true) : i));
    const bytes = toHex(encodeValue(histogramOfRows('w', rows)));
    const head = written.histogram.head + written.histogram.rows;
    expect(bytes.length / 2).to.equal(written.histogram.bytes);
    expect(bytes.slice(0, head.length)).to.equal(head);
    expect(bytes.slice(-written.histogram.tail.length)).to.equal(written.histogram.tail);
    expect(toHex(encodeValue(histogramValue('w_empty', [])))).to.equal(written.emptyHistogram);
  });

  it('the Keras graph', () => {
    const json = JSON.stringify({config: {layers: []}}).padEnd(348);
    const bytes = toHex(encodeValue(graphValue('keras', json)));
    expect(bytes.length / 2).to.equal(written.graph.bytes);
    expect(bytes.slice(0, written.graph.head.length)).to.equal(written.graph.head);
    expect(bytes.slice(-written.graph.tail.length)).to.equal(written.graph.tail);
  });

  it('hparams', () => {
    const startTime = new DataView(fromHex('b850305d30c1da41').buffer).getFloat64(0, true);
    const settings = {lr: 0.1, opt: 'adam'};
    expect(toHex(encodeValue(experimentValue(settings, ['acc'])))).to.equal(written.experiment);
    expect(toHex(encodeValue(sessionStartValue(settings, {startTime, group: 't0'})))).to.equal(written.sessionStart);
  });
});
