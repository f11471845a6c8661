import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {PNG} from 'pngjs';
import type {Pixels} from '../../src/sinks/sink.ts';

const folder = join(import.meta.dirname, '../golden/image');

/**
 * Compares a picture with the reviewed test/golden/image/NAME.png, pixel by pixel. A differing one is written beside it
 * as NAME.actual.png; RENEW_GOLDEN=1 takes it as the new truth: look at it before committing.
 */
export function expectPicture(name: string, pixels: Pixels): void {
  const [file, actual] = [join(folder, `${name}.png`), join(folder, `${name}.actual.png`)];
  rmSync(actual, {force: true});
  if (process.env['RENEW_GOLDEN']) {
    mkdirSync(folder, {recursive: true});
    writeFileSync(file, encoded(pixels));
    return;
  }
  const golden = existsSync(file) ? PNG.sync.read(readFileSync(file)) : undefined;
  const difference = golden ? differenceOf(golden, pixels) : 'there is no reviewed picture yet';
  if (difference) writeFileSync(actual, encoded(pixels));
  expect(difference, `${name}.png, see ${name}.actual.png beside it`).to.equal('');
}

function encoded({width, height, data}: Pixels): Buffer {
  const png = new PNG({width, height});
  png.data = Buffer.from(data);
  return PNG.sync.write(png);
}

function differenceOf(golden: {width: number; height: number; data: Uint8Array}, pixels: Pixels): string {
  if (golden.width !== pixels.width || golden.height !== pixels.height) {
    return `size ${pixels.width}x${pixels.height} instead of ${golden.width}x${golden.height}`;
  }
  const places = Array.from({length: golden.width * golden.height}, (_, i) => i);
  const wrong = places.filter((i) => [0, 1, 2, 3].some((c) => golden.data[i * 4 + c] !== pixels.data[i * 4 + c]));
  const first = wrong[0];
  if (first === undefined) return '';
  return `${wrong.length} pixels differ, the first at (${first % golden.width}, ${Math.floor(first / golden.width)})`;
}
