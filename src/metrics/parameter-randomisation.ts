import type * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import {spearman} from '../core/maths/correlation.ts';
import {flag, tensors} from '../core/options.ts';
import {curveOf} from '../core/perturbation/hiding.ts';
import {weightedLayersTopDown, withRandomised} from '../core/perturbation/randomise.ts';
import {throwIfAborted} from '../core/run.ts';
import {type Asked, defineMetric} from '../core/scoring/metric.ts';
import {isConstant, mean, type Places, placesOf} from '../core/scoring/places.ts';
import {eachRow, ranksNothing} from '../core/scoring/score-rows.ts';

/**
 * Rank correlation of the map with the maps of the same model while its layers are drawn anew, one after the other from the
 * output down (Adebayo et al. 2018, cascading randomisation): a map that stays does not come from what the model has learnt.
 * The score is the mean over all stages but the first, which is the model as it is. A map that has become constant shares
 * nothing with the first: 0. The model's weights are put back, to the bit, also after an error; it must not be trained or used
 * by others meanwhile.
 */
export const parameterRandomisation = defineMetric(
  {
    name: 'parameter-randomisation',
    title: 'Model parameter randomisation',
    range: '-1 to 1',
    direction: 'lower is better',
    needs: 'explainer',
    cost: "the method's own passes, times the layers with weights",
    paper: 'https://arxiv.org/abs/1810.03292',
    options: {
      absolute: flag(true, 'compare absolute values'),
      draws: tensors('the maps of all stages in place of computed ones, [stages, n, ...], the model as it is first'),
    },
  },
  ({absolute, draws}) =>
    async (asked) => {
      const {places} = asked;
      const sized = (row: Float32Array) => (absolute ? row.map(Math.abs) : row);
      const {labels, stages} = draws ? await givenStages(asked, draws) : await randomisedStages(asked);
      const alike = places.rows.map((row, i) =>
        Float64Array.from(stages, (stage, k) => {
          const other = sized(stage.rows[i] ?? new Float32Array());
          if (!other.every(Number.isFinite)) return Number.NaN;
          return k > 0 && isConstant(other) ? 0 : spearman(sized(row), other);
        }),
      );
      return {
        ...eachRow(places, (row, i) => {
          if (isConstant(sized(row))) return ranksNothing;
          const found = alike[i]?.subarray(1) ?? [];
          const broken = found.findIndex((value) => Number.isNaN(value));
          return broken < 0
            ? mean(found)
            : `the map holds NaN or infinite values once ${labels[broken + 1]} is drawn anew`;
        }),
        curves: {
          correlation: {
            ...curveOf(
              'layers drawn anew',
              labels.map((_, k) => k),
              alike,
            ),
            labels,
          },
        },
      };
    },
);

interface Stages {
  readonly labels: readonly string[];
  readonly stages: readonly Places[];
}

async function randomisedStages({subject, x, places, run, explain}: Asked): Promise<Stages> {
  const {network} = subject;
  if (!network) {
    throw new ExplainError(
      'not-applicable',
      'parameter-randomisation needs a LayersModel; this subject is a plain function, which has no weights to draw anew',
    );
  }
  const layers = weightedLayersTopDown(network);
  if (layers.length === 0) {
    throw new ExplainError(
      'not-applicable',
      `parameter-randomisation needs layers with weights; '${network.model.name}' has none`,
    );
  }
  const stages: Places[] = [places];
  const total = layers.length;
  await withRandomised(run.seed, async (randomise) => {
    for (const [done, layer] of layers.entries()) {
      throwIfAborted(run);
      randomise(layer);
      const map = await explain(subject, x, {...run, progress: undefined});
      stages.push(await placesOf(map, places.sides).finally(() => map.dispose()));
      run.progress?.(done + 1, total);
    }
  });
  return {labels: ['as it is', ...layers.map(({address}) => address)], stages};
}

async function givenStages({places, subject}: Asked, draws: tf.Tensor | readonly tf.Tensor[]): Promise<Stages> {
  const given = Array.isArray(draws) ? draws[0] : (draws as tf.Tensor);
  const [count = 0, ...shape] = given?.shape ?? [];
  const wanted = [subject.rows, ...places.sides];
  if (!given || count < 2 || shape.length !== wanted.length || wanted.some((side, axis) => side !== shape[axis])) {
    throw new ExplainError(
      'bad-option',
      `parameter-randomisation: draws must be [stages, ${wanted.join(', ')}] with two stages or more; got [${given?.shape.join(', ')}]`,
    );
  }
  const values = await given.data();
  const rowAt = (k: number, i: number) => {
    const from = (k * subject.rows + i) * places.count;
    return Float32Array.from(values.slice(from, from + places.count));
  };
  const stages = Array.from({length: count}, (_, k) => ({...places, rows: places.rows.map((_, i) => rowAt(k, i))}));
  return {labels: stages.map((_, k) => (k === 0 ? 'as it is' : `stage ${k}`)), stages};
}
