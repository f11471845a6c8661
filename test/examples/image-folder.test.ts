import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import jpeg from 'jpeg-js';
import {makeShapes} from '../../examples/shapes/make-shapes.ts';
import {encodePng} from '../../src/node/png.ts';
import {useFolder} from '../node/run-folder.ts';
import {onlyRun, recordOf, runExample} from './run-example.ts';

/** Writes 40 shapes into a folder for each class, every other one as JPEG. */
function writePictures(folder: string): void {
  const {values, labels, classNames, shape} = makeShapes({count: 40});
  const [n, height, width] = shape;
  const size = height * width;
  for (let image = 0; image < n; image++) {
    const data = Uint8ClampedArray.from({length: 4 * size}, (_, at) =>
      at % 4 === 3 ? 255 : 255 * (values[3 * (image * size + (at >> 2)) + (at % 4)] ?? 0),
    );
    const own = join(folder, classNames[labels[image] ?? 0] ?? '');
    mkdirSync(own, {recursive: true});
    const pixels = {width, height, data};
    if (image % 8 < 4) writeFileSync(join(own, `${image}.png`), encodePng(pixels));
    else writeFileSync(join(own, `${image}.jpg`), jpeg.encode(pixels, 90).data);
  }
}

describe('the example of a folder of pictures', () => {
  const folder = useFolder();

  it('trains on PNG and JPEG pictures, and leaves out a damaged one by name', async () => {
    const pictures = join(folder.path, 'pictures');
    writePictures(pictures);
    writeFileSync(join(pictures, 'cross', 'odd.png'), 'no picture');
    const out = join(folder.path, 'logs');
    const args = ['--images', pictures, '--epochs', '1', '--out', out];
    const {code, stdout, stderr} = await runExample('image-folder.ts', ...args);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain('40 pictures of 4 classes: circle, cross, square, triangle');
    expect(stdout).to.match(/^left out: .*odd.png can't be read: it begins neither as a PNG nor as a JPEG picture$/m);
    const run = onlyRun(out, 'image-folder');
    const {status, classNames} = recordOf(run);
    expect(status).to.equal('finished');
    expect(classNames).to.deep.equal(['circle', 'cross', 'square', 'triangle']);
    expect(existsSync(join(run, 'images', 'grad-cam', '1.png'))).to.equal(true);
  });

  it('asks for sub-folders where there is one class only', async () => {
    writeFileSync(join(folder.path, '1.png'), encodePng({width: 1, height: 1, data: new Uint8ClampedArray(4)}));
    const {code, stderr} = await runExample('image-folder.ts', '--images', folder.path);
    expect(code).to.equal(1);
    expect(stderr).to.match(/a network needs two classes or more: put the pictures into sub-folders of/);
  });
});
