import {principalAxes, projected} from '../../../core/maths/principal-axes.ts';
import type {Points} from '../../data/datapoints.ts';
import {type Rows, rowOf} from '../../data/npy.ts';
import type {Column, Epoch} from '../../data/run.ts';
import {planeOfRow} from '../../drawing/draw.ts';
import type {Tools} from '../view.ts';
import {rankDistance} from '../watch/drift.ts';
import {lostScores} from './lost-scores.ts';

/** What has to be worked out before it is a column: a value for each row, NaN or none where there is none. */
export interface LateFact {
  readonly key: string;
  readonly title: string;
  /** What the number is. */
  readonly hint: string;
  /** Fails with an `Error` that says why there is nothing. */
  load(): Promise<ArrayLike<number>>;
}

type Sources = Pick<Tools, 'arrays' | 'engine'>;

/** More points do not change the axes much, and take long. */
const mostForAxes = 256;

export function lateFacts(points: Points, sources: Sources): readonly LateFact[] {
  const {run} = points;
  let axes: Promise<Axes> | undefined;
  const axis = (k: number, name: string): LateFact => ({
    key: `embedding:${k + 1}`,
    title: `embedding, ${name} axis`,
    hint: 'Embedding: what the last layer decides by, on the axes along which it varies most.',
    async load() {
      axes ??= axesOf(points, sources);
      const {values, count} = await axes;
      if (k >= count) throw new Error('the embeddings do not vary in so many directions');
      return Array.from({length: values.length / count}, (_, row) => values[row * count + k] ?? Number.NaN);
    },
  });
  const columns = run.columns.filter(({tag, isFeatures}) => !isFeatures && !isEmbedding(tag));
  return [
    axis(0, 'first'),
    axis(1, 'second'),
    ...columns.map((column) => driftOf(column, points, sources)),
    ...columns.filter(({axes: on}) => on === 'input').map((column) => faithfulnessOf(column, points, sources)),
  ];
}

function driftOf(column: Column, {run, epoch}: Points, {arrays}: Sources): LateFact {
  return {
    key: `drift:${column.tag}`,
    title: `drift of ${column.tag}`,
    hint: "Drift: 1 - Spearman's rank correlation of the map with that of the epoch before.",
    async load() {
      const at = run.epochs.findIndex((one) => one.epoch === epoch);
      if (at === 0) throw new Error('the first epoch has none before it');
      const [now, before] = [run.epochs[at], run.epochs[at - 1]];
      if (now === undefined || before === undefined) throw new Error(`epoch ${epoch} was not explained`);
      const [maps, earlier] = await Promise.all([now, before].map((one) => mapsOf(run.id, one, column.tag, arrays)));
      if (maps === undefined || earlier === undefined) return [];
      const planeOf = (rows: Rows, row: number) => planeOfRow(rowOf(rows, row), column);
      const count = Math.min(maps.shape[0] ?? 0, earlier.shape[0] ?? 0);
      return Array.from({length: count}, (_, row) => rankDistance(planeOf(maps, row), planeOf(earlier, row)));
    },
  };
}

function faithfulnessOf(column: Column, points: Points, {arrays, engine}: Sources): LateFact {
  return {
    key: `faithfulness:${column.tag}`,
    title: `faithfulness of ${column.tag}`,
    hint: 'Faithfulness: what the score of the said class loses when the fifth of the input that the map names most takes the mean of all inputs.',
    async load() {
      const now = points.run.epochs.find(({epoch}) => epoch === points.epoch);
      if (now === undefined) throw new Error(`epoch ${points.epoch} was not explained`);
      const maps = await mapsOf(points.run.id, now, column.tag, arrays);
      return lostScores(points, maps, (row) => planeOfRow(rowOf(maps, row), column).values, engine);
    },
  };
}

async function mapsOf(run: string, {epoch, maps}: Epoch, tag: string, arrays: Sources['arrays']): Promise<Rows> {
  const file = maps.get(tag);
  const rows = file === undefined ? new Error(`epoch ${epoch} has no maps of ${tag}`) : await arrays.get(run, file);
  if (rows instanceof Error) throw rows;
  return rows;
}

interface Axes {
  /** [rows, count] */
  readonly values: Float32Array;
  readonly count: number;
}

/** What the output is made of, of all datapoints by the stored model, else of the explained images as the training wrote it. */
async function axesOf({model, inputs, run, epoch}: Points, {arrays, engine}: Sources): Promise<Axes> {
  const features =
    model !== undefined && !(inputs instanceof Error)
      ? await engine.features(model, inputs)
      : await storedEmbeddings(
          run.id,
          run.epochs.find((one) => one.epoch === epoch),
          arrays,
        );
  const [rows = 0] = features.shape;
  const width = features.values.length / Math.max(1, rows);
  const found = principalAxes(features.values, Math.min(rows, mostForAxes), width, 2);
  return {values: projected(features.values, rows, found), count: found.axes.length};
}

function isEmbedding(tag: string): boolean {
  return tag.split('/')[0] === 'embeddings';
}

async function storedEmbeddings(run: string, epoch: Epoch | undefined, arrays: Sources['arrays']): Promise<Rows> {
  const tag = [...(epoch?.maps.keys() ?? [])].find(isEmbedding);
  if (epoch === undefined || tag === undefined) throw new Error('neither a model nor embeddings are stored');
  return await mapsOf(run, epoch, tag, arrays);
}
