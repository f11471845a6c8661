import {digitsExplainers} from '../../examples/digits/explainers.ts';
import {digitsModel} from '../../examples/digits/model.ts';
import {explain, explainers} from '../../src/index.ts';
import type {Tfjs} from '../../src/node/backend/tfjs.ts';

const side = 8;
const draws = 4;

/** Maps of digits by a network with these weights: the same code for Node and for a page. */
export async function explainDigits(
  tf: Tfjs,
  weights: readonly (readonly number[])[],
  images: readonly number[],
): Promise<{readonly [method: string]: readonly number[]}> {
  const model = digitsModel(tf);
  const given = model.weights.map(({shape}, i) => tf.tensor([...(weights[i] ?? [])], shape.map(Number)));
  const x = tf.tensor4d([...images], [images.length / side ** 2, side, side, 1]);
  const background = tf.reverse(x, 0);
  try {
    model.setWeights(given);
    const found: {[method: string]: readonly number[]} = {};
    for (const method of [...digitsExplainers(draws), explainers.gradient(), explainers.layerCam()]) {
      const {maps} = await explain(method, model, x, {target: 3, score: 'logit', background});
      found[method.name] = maps.flatMap((map) => [...map.dataSync()]);
      tf.dispose([...maps]);
    }
    return found;
  } finally {
    model.dispose();
    model.optimizer.dispose();
    tf.dispose([...given, x, background]);
  }
}
