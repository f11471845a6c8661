import {type GridRow, grid} from '../image/grid.ts';
import {extremes} from '../layers/tracin.ts';
import type {Pixels} from '../sinks/sink.ts';
import {momentOf, type Scene} from './grids.ts';

/** The training examples that were traced. */
export interface Teachers {
  /** Pictures of the first input. */
  readonly pictures: (index: number) => Pixels | undefined;
  readonly classes: readonly number[];
}

/** Training images shown on each side. */
const shown = 5;

/**
 * Each explained image with the training images that helped most with it and those that did most harm; the class a training image was
 * labelled with stands under it. `influence` is [tested, trained].
 */
export function teachersGrid(influence: Float32Array, {pictures, classes}: Teachers, scene: Scene): Pixels {
  const {captions, predictions} = scene;
  const count = classes.length;
  const rows = (scene.pictures[0] ?? []).map((picture, row): GridRow => {
    const {most, least} = extremes(influence.subarray(row * count, (row + 1) * count), shown);
    const fill = (list: readonly number[]) => Array.from({length: shown}, (_, i) => list[i]);
    const columns = [...fill(most), ...fill(least)];
    const prediction = predictions[row];
    const tone = prediction?.right === undefined ? undefined : prediction.right ? 'good' : 'bad';
    return {
      ...{label: captions.label(row, prediction), tone},
      cells: [picture, ...columns.map((index) => (index === undefined ? undefined : pictures(index)))],
      notes: [
        undefined,
        ...columns.map((index) => (index !== undefined ? captions.className(classes[index] ?? 0) : undefined)),
      ],
    };
  });
  const heads = (word: string) =>
    Array.from({length: shown}, (_, i) => (i === 0 ? `${word} most` : `${word} ${i + 1}`));
  return grid({
    title: `which training images taught it (TracIn, last layer) · ${momentOf(scene)}`,
    columns: ['input', ...heads('helped'), ...heads('harmed')],
    rows,
  });
}
