/** tfjs-backend-wasm: Tile, and the same by copying rows. `npx tsx scripts/upstream/tile-cost.ts` */
import {median, stock} from './stock.ts';

const tf = await stock('wasm');
const [rows, channels] = [64 * 28 * 28, 32];
const x = tf.randomNormal([1, channels]);
const tiled = tf.tile(x, [rows, 1]);
const kernel = median(() => tf.tile(x, [rows, 1]).dispose());

const [row, right] = [x.dataSync(), tiled.dataSync()];
const copied = new Float32Array(rows * channels);
const byRows = median(() => {
  copied.set(row);
  for (let laid = channels; laid < copied.length; laid *= 2)
    copied.copyWithin(laid, 0, Math.min(laid, copied.length - laid));
});
const equal = copied.every((value, i) => value === right[i]);
console.log(
  `[1, ${channels}] tiled to [${rows}, ${channels}]: Tile ${kernel.toFixed(1)} ms, copies ${byRows.toFixed(1)} ms, equal: ${equal}`,
);
