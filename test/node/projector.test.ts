import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {pythonEnv} from '../../scripts/python-env.ts';
import {ExplainError} from '../../src/core/errors.ts';
import {runCommand} from '../../src/node/backend/command.ts';
import {directorySink} from '../../src/node/directory-sink.ts';
import {decodePng} from '../../src/node/png.ts';
import type {LogRecord, Sink} from '../../src/sinks/sink.ts';
import {picture, useFolder} from './run-folder.ts';

type Embedding = Extract<LogRecord, {kind: 'embedding'}>;

describe('points for the projector, as files', () => {
  const folder = useFolder();
  const open = async (): Promise<Sink> => {
    const sink = directorySink({directory: folder.path, report: (message) => expect.fail(message)});
    await sink.open?.({});
    return sink;
  };
  const points = (tag: string, step: number, values: readonly number[], more: Partial<Embedding> = {}): Embedding => ({
    ...{kind: 'embedding', tag, step, values: Float32Array.from(values), shape: [values.length / 2, 2]},
    columns: {
      label: values.slice(values.length / 2).map((_, i) => `n${i}`),
      step: values.slice(values.length / 2).map(() => `${step}`),
    },
    ...more,
  });
  const read = (path: string) => readFileSync(join(folder.path, path), 'utf8');

  it('are what the real protobuf reads: tables with a head, pictures, and their names', async () => {
    const sink = await open();
    const sprite = {image: picture(3, 16, 8), width: 8, height: 8};
    await sink.write(
      points('embeddings/all "steps"', 0, [1, -2.5, 1e-7, 65504.25], {
        sprite,
        columns: {'a\tb': ['x\ny', 'größe'], c: ['1', '2']},
      }),
    );
    await sink.write(points('two', 0, [0, 0], {columns: {only: ['alone']}}));
    expect(existsSync(join(folder.path, 'projector_config.pbtxt')), 'before the end of the step').to.equal(false);
    await sink.endStep?.({step: 0, metrics: {}});
    await sink.close?.();
    const program = `
import json, sys
from google.protobuf import json_format, text_format
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
config = ProjectorConfig()
text_format.Parse(open(sys.argv[1]).read(), config)
print(json.dumps(json_format.MessageToDict(config)))`;
    const {stdout, stderr} = await runCommand(await pythonEnv(), [
      '-c',
      program,
      join(folder.path, 'projector_config.pbtxt'),
    ]);
    expect(stderr).to.equal('');
    const at = 'projector/embeddings/all-steps';
    expect(JSON.parse(stdout)).to.deep.equal({
      embeddings: [
        {
          ...{tensorName: 'embeddings/all "steps"', tensorShape: [2, 2], tensorPath: `${at}/points.tsv`},
          ...{metadataPath: `${at}/columns.tsv`, sprite: {imagePath: `${at}/sprite.png`, singleImageDim: [8, 8]}},
        },
        {
          ...{tensorName: 'two', tensorShape: [1, 2]},
          ...{tensorPath: 'projector/two/points.tsv', metadataPath: 'projector/two/columns.tsv'},
        },
      ],
    });
    expect(read(`${at}/points.tsv`)).to.equal('1\t-2.5\n1e-7\t65504.3\n');
    expect(read(`${at}/columns.tsv`)).to.equal('a b\tc\nx y\t1\ngröße\t2\n');
    // One column has no line of names: TensorBoard would count it as a point.
    expect(read('projector/two/columns.tsv')).to.equal('alone\n');
    expect(decodePng(readFileSync(join(folder.path, at, 'sprite.png')))).to.deep.equal(sprite.image);
  });

  it('take the place of those of the step before, at the end of a step, and stay when the run goes on', async () => {
    const sink = await open();
    await sink.write(points('p', 0, [1, 2]));
    await sink.endStep?.({step: 0, metrics: {}});
    await sink.write(points('p', 1, [1, 2, 3, 4]));
    expect(read('projector/p/points.tsv')).to.equal('1\t2\n');
    await sink.endStep?.({step: 1, metrics: {}});
    await sink.close?.();
    expect(read('projector/p/points.tsv')).to.equal('1\t2\n3\t4\n');
    expect(read('projector_config.pbtxt')).to.include('tensor_shape: 2\n  tensor_shape: 2\n');
    const before = read('projector_config.pbtxt');
    const again = await open();
    await again.endStep?.({step: 2, metrics: {}});
    await again.close?.();
    expect(read('projector_config.pbtxt')).to.equal(before);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.part'))).to.deep.equal([]);
  });

  it('are refused where they can have no place', async () => {
    const sink = await open();
    const wrong: readonly (readonly [Embedding, RegExp])[] = [
      [points('p', 0, [1, Number.NaN]), /finite numbers/],
      [points('p', 0, [1, 2], {shape: [2, 2]}), /got \[2,2\] with 2 numbers/],
      [points('p', 0, [1, 2], {columns: {label: ['a', 'b']}}), /label \(2\)/],
      [points('p', 0, [1, 2], {columns: {}}), /columns none/],
      [points('p', 0, [1, 2, 3, 4], {sprite: {image: picture(0, 8, 8), width: 8, height: 8}}), /must be 2 of 8x8/],
    ];
    for (const [record, message] of wrong) expect(() => sink.write(record)).to.throw(ExplainError, message);
    await sink.close?.();
    expect(existsSync(join(folder.path, 'projector_config.pbtxt'))).to.equal(false);
  });
});
