import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import type {Explainer} from '../explainer.ts';
import type {OptionSchema} from '../options.ts';
import type {Batch, Run} from '../run.ts';
import type {Subject} from '../subject.ts';
import type {Asked, Curve, Found, MetricQuestion, MetricSpec, Scores, Unscored} from './metric.ts';
import {fitsPlaces, type Places, placesOf, sidesOf} from './places.ts';

/** Fails where the question lacks what the metric needs, or its parts do not fit together. */
export function checkQuestion(spec: MetricSpec<OptionSchema>, question: MetricQuestion): void {
  const {subject, x, maps, masks, explainer, others} = question;
  const input = x[0];
  if (!input || x.length > 1) {
    throw new ExplainError('not-applicable', `${spec.name} takes models with one input; this one has ${x.length}`);
  }
  const sides = sidesOf(input);
  const wanted = `[${[subject.rows, ...sides].join(', ')}]`;
  const mustFit = (what: string, map: tf.Tensor) => {
    if (fitsPlaces(map, subject.rows, sides)) return;
    throw new ExplainError(
      'bad-data',
      `${spec.name}: ${what} must be ${wanted}, with channels or without; got [${map.shape.join(', ')}]`,
    );
  };
  mustFit('the maps', maps);
  if (spec.needs === 'masks') {
    if (!masks) throw new ExplainError('not-applicable', `${spec.name} needs masks ${wanted}: where the object is`);
    mustFit('the masks', masks);
  }
  if (spec.needs === 'explainer' && !explainer) {
    throw new ExplainError('not-applicable', `${spec.name} needs the explainer, to make its maps again`);
  }
  if (spec.needs === 'several maps') {
    if (!others || others.length === 0) {
      throw new ExplainError('not-applicable', `${spec.name} needs the maps of at least one other method`);
    }
    for (const other of others) mustFit('the maps of other methods', other);
  }
}

/** Puts the question to the maths and sees that every image has a score, or words in its place. */
export async function measured(
  spec: MetricSpec<OptionSchema>,
  question: MetricQuestion,
  compute: (asked: Asked) => Found | Promise<Found>,
): Promise<Scores> {
  const {subject, x, run, masks, explainer} = question;
  const [input = question.maps] = x;
  const sides = sidesOf(input);
  const given = await placesOf(question.maps, sides);
  const broken = given.rows.flatMap((row, i) => (row.every(Number.isFinite) ? [] : [i]));
  const isBroken = (_: unknown, row: number) => broken.includes(row);
  const maps = broken.length > 0 ? withoutRows(question.maps, broken) : question.maps;
  try {
    const found = await compute({
      ...{subject, x, input, run, maps},
      places: {...given, rows: given.rows.map((row, i) => (broken.includes(i) ? new Float32Array(row.length) : row))},
      inside: spec.needs === 'masks' && masks ? await insideOf(masks, sides) : {sides, count: given.count, rows: []},
      others: await Promise.all((question.others ?? []).map((other) => placesOf(other, sides))),
      explain: (own, at, how) => explainAgain(spec.name, explainer, own, at, how),
    });
    const unscored: Unscored[] = [];
    const scores = Float32Array.from(found.scores, (score, row) => {
      const why = isBroken(score, row)
        ? 'the map holds NaN or infinite values'
        : typeof score === 'string'
          ? score
          : Number.isFinite(score)
            ? undefined
            : "the score is not finite: the model's own scores are not, or too large";
      if (why === undefined) return Number(score);
      unscored.push({row, why});
      return Number.NaN;
    });
    return {scores, unscored, ...(found.curves ? {curves: curvesWithout(found.curves, broken)} : {})};
  } finally {
    if (maps !== question.maps) maps.dispose();
  }
}

/** The maps with zeros in the given rows. */
function withoutRows(maps: tf.Tensor, rows: readonly number[]): tf.Tensor {
  return tf.tidy(() => {
    const n = maps.shape[0] ?? 0;
    const shape = [n, ...maps.shape.slice(1).map(() => 1)];
    const keep = tf.tensor(
      Array.from({length: n}, (_, i) => (rows.includes(i) ? 0 : 1)),
      shape,
      'bool',
    );
    return tf.where(tf.broadcastTo(keep, maps.shape), maps, tf.zerosLike(maps));
  });
}

function curvesWithout(
  curves: {readonly [name: string]: Curve},
  rows: readonly number[],
): {readonly [name: string]: Curve} {
  if (rows.length === 0) return curves;
  return Object.fromEntries(
    Object.entries(curves).map(([name, curve]) => {
      const values = curve.values.map((value, i) =>
        rows.includes(Math.floor(i / curve.at.length)) ? Number.NaN : value,
      );
      return [name, {...curve, values}];
    }),
  );
}

async function insideOf(masks: tf.Tensor, sides: readonly number[]): Promise<Places> {
  const places = await placesOf(masks, sides);
  return {...places, rows: places.rows.map((row) => row.map((value) => (value > 0 ? 1 : 0)))};
}

async function explainAgain(
  metric: string,
  explainer: Explainer | undefined,
  subject: Subject,
  x: Batch,
  run: Run,
): Promise<tf.Tensor> {
  if (!explainer) throw new ExplainError('not-applicable', `${metric} needs the explainer, to make its maps again`);
  const {maps} = await explainer.attribute(subject, x, run);
  const [map, ...rest] = maps;
  tf.dispose(rest);
  const input = x[0];
  if (map && input && rest.length === 0 && fitsPlaces(map, subject.rows, sidesOf(input))) return map;
  const shapes = maps.map((one) => `[${one.shape.join(', ')}]`).join(', ');
  map?.dispose();
  throw new ExplainError(
    'not-applicable',
    `${metric} needs one map of the input's places; ${explainer.name} gave ${shapes || 'none'}`,
  );
}
