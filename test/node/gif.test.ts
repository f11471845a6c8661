import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tfjsNode from '@tensorflow/tfjs-node';
import {expect} from 'chai';
import {blank, fill} from '../../src/image/canvas.ts';
import {defaultSinks} from '../../src/node/default-sinks.ts';
import {encodeGif} from '../../src/node/gif.ts';
import {useBackend} from '../helpers/backend.ts';
import {expectExplainError} from '../helpers/errors.ts';
import {judge, useFolder} from './run-folder.ts';

/** A square that moves from left to right. */
function moving(count: number) {
  return Array.from({length: count}, (_, i) => {
    const frame = blank(20, 8, [255, 255, 255]);
    fill(frame, 4 * i, 2, 4, 4, [200, 30, 60]);
    fill(frame, 0, 7, 20, 1, [0, 90, 200]);
    return frame;
  });
}

describe('moving pictures as GIF', () => {
  // tfjs-node's decoder is its backend's; another may be current by now.
  useBackend();
  const folder = useFolder();

  it("are what TensorFlow's own decoder reads: every frame, every colour of few", async () => {
    const frames = moving(5);
    const decoded = tfjsNode.node.decodeGif(encodeGif(frames, 0.5));
    expect(decoded.shape).to.deep.equal([5, 8, 20, 3]);
    const values = await decoded.data();
    decoded.dispose();
    let worst = 0;
    frames.forEach(({data}, k) => {
      for (let place = 0; place < 160; place++) {
        for (let c = 0; c < 3; c++) {
          const off = Math.abs((values[(k * 160 + place) * 3 + c] ?? 0) - (data[place * 4 + c] ?? 0));
          worst = Math.max(worst, off);
        }
      }
    });
    // Colours are kept to 5 or 6 bits a channel.
    expect(worst).to.be.at.most(8);
  });

  it('say how long each frame stays, the last longest, and that they go round', () => {
    const bytes = Buffer.from(encodeGif(moving(3), 0.5));
    const delays: number[] = [];
    for (
      let at = bytes.indexOf(Buffer.of(0x21, 0xf9, 4));
      at >= 0;
      at = bytes.indexOf(Buffer.of(0x21, 0xf9, 4), at + 1)
    ) {
      delays.push(bytes.readUInt16LE(at + 4));
    }
    expect(delays).to.deep.equal([50, 50, 200]);
    const loop = bytes.indexOf('NETSCAPE2.0');
    expect(bytes.readUInt16LE(loop + 13)).to.equal(0);
  });

  it('refuse frames of several sizes, and none', async () => {
    await expectExplainError(() => encodeGif([], 1), 'bad-data', /got 0 frames/);
    await expectExplainError(() => encodeGif([blank(2, 2), blank(3, 2)], 1), 'bad-data', /of one size.*2x2 and 3x2/);
    await expectExplainError(() => encodeGif(moving(2), 0), 'bad-data', /delay/);
  });

  it('lie in the log directory and are shown by TensorBoard as they are', async () => {
    const {directory, sinks} = defaultSinks({outputDir: folder.path, runName: 'one', report: () => {}});
    for (const sink of sinks) {
      await sink.open?.({});
      await sink.write({kind: 'scalar', tag: 'loss', step: 3, value: 1});
      await sink.write({kind: 'animation', tag: 'grad-cam/animation', step: 3, frames: moving(4), delay: 0.5});
      await sink.endStep?.({step: 3, metrics: {}});
      await sink.close?.();
    }
    const file = join(directory, 'images', 'grad-cam', 'animation', '3.gif');
    expect(existsSync(file)).to.equal(true);
    expect(readFileSync(file)).to.deep.equal(Buffer.from(encodeGif(moving(4), 0.5)));
    const run = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
    expect(run.steps[0].wrote.images).to.deep.equal({'grad-cam/animation': 'images/grad-cam/animation/3.gif'});
    const {errors, warnings, plugins} = await judge(folder.path);
    expect(errors).to.deep.equal([]);
    expect(warnings).to.deep.equal([]);
    expect(plugins['images']).to.deep.include({written: 1, points: 1});
  });
});
