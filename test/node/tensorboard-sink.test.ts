import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {ExplainError} from '../../src/core/errors.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {tensorBoardSink} from '../../src/node/tensorboard-sink.ts';
import type {Sink} from '../../src/sinks/sink.ts';
import type {LoggedEvent} from '../../src/tensorboard/event.ts';
import {readEvents} from '../../src/tensorboard/reader.ts';
import {epochRecords, eventFiles, picture, useFolder} from './run-folder.ts';

const second = 1_795_000_000;
const at = (seconds: number) => () => new Date(seconds * 1000);

describe('the TensorBoard sink', () => {
  const folder = useFolder();
  const reports: string[] = [];
  beforeEach(() => {
    reports.length = 0;
  });
  const open = (now: () => Date, locked = false): Sink => {
    const sink = tensorBoardSink({directory: folder.path, report: (message) => reports.push(message), now, locked});
    void sink.open?.({});
    return sink;
  };
  const keras = [
    {
      class_name: 'Conv2D',
      config: {
        ...{name: 'conv', trainable: true, filters: 16, kernel_size: [3, 3], zero: 0, rate: 0.5, padding: 'same'},
        ...{bias_regularizer: null, kernel_initializer: {class_name: 'Zeros', config: {}}},
      },
    },
    {class_name: 'Dense', config: {name: 'größe'}},
  ];
  const scalar = (step: number) => ({tag: 'loss', step, kind: 'scalar', value: 1}) as const;

  it('writes what the real protobufs read, byte for byte as they would write it', async () => {
    const sink = open(at(second + 0.125));
    void sink.write({tag: 'settings', step: 0, kind: 'hparams', values: {lr: 0.1, opt: 'größe', bn: true}});
    void sink.write({tag: 'keras', step: 0, kind: 'graph', json: JSON.stringify({config: {layers: keras}})});
    for (const step of [0, 1, 300]) {
      for (const record of epochRecords(step)) void sink.write(record);
      await sink.endStep?.({step, metrics: {}});
    }
    await sink.close?.({status: 'failed'});
    const [file = ''] = eventFiles(folder.path);
    const program = `
import struct, sys, json
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.plugins.hparams import plugin_data_pb2
data = open(sys.argv[1], 'rb').read()
at, seen = 0, []
while at < len(data):
    size, = struct.unpack_from('<Q', data, at)
    raw = data[at + 12:at + 12 + size]
    event = Event.FromString(raw)
    assert event.SerializeToString(deterministic=True) == raw, event
    assert event.wall_time == ${second + 0.125}
    for v in event.summary.value:
        m = v.metadata
        if m.plugin_data.plugin_name == 'hparams':
            p = plugin_data_pb2.HParamsPluginData.FromString(m.plugin_data.content)
            start, end = p.session_start_info, p.session_end_info
            hp = {k: getattr(x, x.WhichOneof('kind')) for k, x in start.hparams.items()}
            seen.append([event.step, v.tag, hp, start.start_time_secs, end.status, end.end_time_secs])
        else:
            seen.append([event.step, v.tag, m.plugin_data.plugin_name, m.data_class, m.summary_description])
    if event.WhichOneof('what') == 'graph_def':
        from tensorboard.compat.proto.graph_pb2 import GraphDef
        for n in GraphDef.FromString(event.graph_def).node:
            seen.append([n.name, n.op, list(n.input), {k: str(getattr(a, a.WhichOneof('value'))) for k, a in n.attr.items()}])
    elif not event.summary.value:
        seen.append([event.step, event.WhichOneof('what'), event.session_log.status])
    at += size + 16
print(json.dumps(seen))`;
    const {stdout, stderr} = await runCommand(await pythonEnv(), ['-c', program, join(folder.path, file)]);
    expect(stderr).to.equal('');
    const bare = (step: number) =>
      ['loss', 'grad-cam/values', 'epoch', 'grad-cam'].map((tag) => [step, tag, '', 0, '']);
    const failure = 2;
    expect(JSON.parse(stdout)).to.deep.equal([
      [0, 'file_version', 0],
      [0, '_hparams_/session_start_info', {lr: 0.1, opt: 'größe', bn: true}, second + 0.125, 0, 0],
      [0, 'keras', 'graph_keras_model', 3, ''],
      [
        'conv',
        'Conv2D',
        [],
        {filters: '16', kernel_size: "b'[3, 3]'", padding: "b'same'", rate: '0.5', trainable: 'True', zero: '0'},
      ],
      ['größe', 'Dense', ['conv'], {}],
      [0, 'session_log', 1],
      [0, 'loss', 'scalars', 1, ''],
      [0, 'grad-cam/values', 'histograms', 2, ''],
      [0, 'epoch', 'text', 2, ''],
      [0, 'grad-cam', 'images', 3, 'Where the network looks'],
      ...bare(1),
      ...bare(300),
      [300, '_hparams_/session_end_info', {}, 0, failure, second + 0.125],
    ]);
  });

  it('starts every file at the step where it goes on', async () => {
    const one = open(at(second));
    for (const step of [0, 1]) void one.write(scalar(step));
    await one.close?.();
    const two = open(at(second));
    for (const step of [2, 3]) void two.write(scalar(step));
    await two.close?.();
    await open(at(second)).close?.();
    const starts = eventFiles(folder.path).map((file) => events(file).filter(({kind}) => kind === 'start'));
    expect(starts.map((found) => found.map(({step}) => step))).to.deep.equal([[0], [2], [4]]);
  });

  it('names its files so that they are read in order, never one that is there', () => {
    const host = hostname().slice(0, 64);
    writeFileSync(join(folder.path, `events.out.tfevents.${second}.${host}.${process.pid}.0`), '');
    for (let n = 0; n < 3; n++) {
      const sink = open(at(second - n * 1000));
      void sink.write(scalar(n));
      void sink.close?.();
    }
    const written = eventFiles(folder.path).slice(1);
    expect(written).to.deep.equal(
      [1, 2, 3].map((more) => `events.out.tfevents.${second + more}.${host}.${process.pid}.0`),
    );
    expect(written.map((file) => events(file).at(-1)?.step)).to.deep.equal([0, 1, 2]);
  });

  it('never goes back in time when the clock does', () => {
    let seconds = second;
    const sink = open(() => new Date(seconds * 1000));
    for (const [step, time] of [second, second + 10, second - 500, second + 11].entries()) {
      seconds = time;
      void sink.write(scalar(step));
    }
    void sink.close?.();
    const [file = ''] = eventFiles(folder.path);
    const times = events(file).flatMap(({kind, wallTime}) => (kind === 'summary' ? [wallTime - second] : []));
    expect(times).to.deep.equal([0, 10, 10, 11]);
  });

  it('leaves the end of an earlier file alone unless it holds the lock', () => {
    const sink = open(at(second));
    void sink.write(scalar(0));
    void sink.close?.();
    const [file = ''] = eventFiles(folder.path);
    const path = join(folder.path, file);
    const whole = readFileSync(path);
    appendFileSync(path, whole.subarray(0, 20));
    void open(at(second)).close?.();
    expect(reports.length).to.equal(1);
    expect(reports[0]).to.include(`can't be read from byte ${whole.length} on: a record of 24 bytes ends after 8`);
    expect(readFileSync(path).length).to.equal(whole.length + 20);
    void open(at(second), true).close?.();
    expect(readFileSync(path).equals(whole)).to.equal(true);
    expect(reports.length).to.equal(1);
  });

  it('refuses a clock that is not set, and records before it is open', () => {
    expect(() => open(at(5))).to.throw(ExplainError, /between 2001 and 2100; got 5/);
    expect(eventFiles(folder.path)).to.deep.equal([]);
    const sink = tensorBoardSink({directory: folder.path, report: () => {}});
    expect(() => sink.write({tag: 'maps', step: 0, kind: 'image', image: picture(0)})).to.throw(
      ExplainError,
      /not open/,
    );
  });

  function events(file: string): readonly LoggedEvent[] {
    return [...readEvents(readFileSync(join(folder.path, file)))].map(({event}) => event);
  }
});
