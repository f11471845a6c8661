import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {spearman} from '../core/maths/correlation.ts';
import {ssim} from '../core/maths/ssim.ts';
import {choice, tensors} from '../core/options.ts';
import {generator} from '../core/random.ts';
import {type Asked, defineMetric} from '../core/scoring/metric.ts';
import {normalised, normaliseRules} from '../core/scoring/normalise.ts';
import {isConstant, type Places, placesOf} from '../core/scoring/places.ts';
import {eachRow} from '../core/scoring/score-rows.ts';

/**
 * Similarity of the map with the map for another class, drawn at random (Sixt et al. 2020): a map that hardly changes does not
 * explain the class. SSIM compares the maps as pictures, from 0 to 1 with zero in the middle, each divided by its largest
 * absolute value. Quantus takes SSIM of signed values, which finds a map and its negative alike, in windows of seven places in
 * a row of the flattened map, across the edges of the image (`similarity: 'ssim-flat'`), and divides by the largest value of
 * the whole batch.
 */
export const randomLogit = defineMetric(
  {
    name: 'random-logit',
    title: 'Random logit',
    range: '-1 to 1',
    direction: 'lower is better',
    needs: 'explainer',
    cost: "the method's own passes, 1 times",
    paper: 'https://arxiv.org/abs/1912.09818',
    options: {
      similarity: choice(['ssim', 'ssim-flat', 'spearman'], 'ssim', 'how the maps are compared'),
      normalise: choice(normaliseRules, 'image', "what a map is divided by: its own or the batch's largest value"),
      draws: tensors('the other classes in place of drawn ones, [n]'),
    },
  },
  ({similarity, normalise, draws}) =>
    async (asked) => {
      const {x, places, run} = asked;
      const [subject, others] = await askingOthers(asked, draws);
      const map = await asked.explain(subject, x, run);
      const theirs = normalised(await placesOf(map, places.sides).finally(() => map.dispose()), normalise);
      const ours = normalised(places, normalise);
      return eachRow(places, (_, i) => {
        const [own, other] = [ours.rows[i] ?? new Float32Array(), theirs.rows[i] ?? new Float32Array()];
        if (!other.every(Number.isFinite)) return `the map for class ${others[i]} holds NaN or infinite values`;
        if (isConstant(own) && isConstant(other)) return 'both maps are constant: they have nothing to compare';
        return similarities[similarity](own, other, places);
      });
    },
);

const similarities = {
  ssim: (a: Float32Array, b: Float32Array, {sides}: Places) => ssim(picture(a), picture(b), sides),
  'ssim-flat': (a: Float32Array, b: Float32Array, {count}: Places) => ssim(a, b, [count]),
  spearman: (a: Float32Array, b: Float32Array) =>
    isConstant(a) || isConstant(b) ? 'one of the two maps is constant: it has no ranks' : spearman(a, b),
};

/** From -1..1 to 0..1: SSIM multiplies means, so that two wrongs of sign would make a right. */
function picture(map: Float32Array): Float32Array {
  return map.map((value) => (value + 1) / 2);
}

/** The subject asked for another class in each row. One draw serves all rows, so that a row's company has no say. */
async function askingOthers({subject, run}: Asked, draws: tf.Tensor | readonly tf.Tensor[] | undefined) {
  const {classes, network, output = 0} = subject;
  const units = network?.model.outputs[output]?.shape.at(-1) ?? 1;
  if (!subject.ask || !classes || units < 2) {
    throw new ExplainError(
      'not-applicable',
      'random-logit needs a model with several classes, and a class as the target',
    );
  }
  const given = Array.isArray(draws) ? draws[0] : draws;
  if (given && (given.rank !== 1 || given.shape[0] !== subject.rows)) {
    throw new ExplainError(
      'bad-option',
      `random-logit: draws must be class numbers [${subject.rows}]; got [${given.shape.join(', ')}]`,
    );
  }
  const skip = Math.floor(generator(run.seed, 'random-logit')() * (units - 1));
  const others: number[] = given ? Array.from(await given.data()) : classes.map((own) => (own + 1 + skip) % units);
  return [subject.ask(others), others] as const;
}
