import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../errors.ts';
import {generator} from '../random.ts';
import {type Batch, indices, type Run} from '../run.ts';
import {type Mixing, segmentMasks} from './mixed.ts';
import type {SegmentSettings} from './segments/segment-options.ts';
import {checkSegments, segmentationOf, sidesOf} from './segments/segmentation.ts';
import {smoothMask} from './smooth-masks.ts';
import {tosses} from './tosses.ts';
import {sizesAlong} from './windows.ts';

/** The paper's grid. */
const paperCells = 7;

/** Which masks RISE hides an input with. */
export interface MaskSettings extends Omit<SegmentSettings, 'segments'> {
  readonly segments: SegmentSettings['segments'] | undefined;
  readonly cells: number | readonly number[] | undefined;
  readonly keep: number;
  readonly samples: number;
  readonly draws: tf.Tensor | readonly tf.Tensor[] | undefined;
}

/** Throws where masks of these settings do not fit the inputs. */
export function checkMasks(x: Batch, settings: MaskSettings): void {
  const {draws, segments} = settings;
  if (draws) drawnSamples(drawsOf(draws), x);
  else if (segments !== undefined) checkSegments(x, {...settings, segments}, 'rise');
  else for (const input of x) cellsOf(input, settings.cells);
}

/** The masks, step by step, and how many there are. */
export async function riseMasks(x: Batch, run: Run, settings: MaskSettings): Promise<Pick<Mixing, 'steps' | 'masks'>> {
  const {draws, samples} = settings;
  if (!draws) return {steps: samples, masks: await randomMasks(x, run, settings)};
  const given = drawsOf(draws);
  return {steps: drawnSamples(given, x), masks: givenMasks(given, x)};
}

async function randomMasks(x: Batch, run: Run, settings: MaskSettings): Promise<Mixing['masks']> {
  const {segments, keep, samples} = settings;
  if (segments !== undefined) {
    const segmentation = await segmentationOf(x, {...settings, segments}, 'rise');
    const known = new Map<number, readonly Uint8Array[]>();
    for (const features of segmentation.counts) {
      if (!known.has(features)) {
        known.set(features, tosses(samples, features, keep, generator(run.seed, `rise/${features}`)));
      }
    }
    const at = (row: number, step: number) => {
      const shown = known.get(segmentation.counts[row] ?? 0)?.[step] ?? [];
      return (feature: number) => shown[feature] === 1;
    };
    return segmentMasks(segmentation, {alike: true, at});
  }
  return ({steps}) =>
    x.map((input, i) => {
      const sides = sidesOf(input);
      const places = sides.reduce((a, b) => a * b, 1);
      const values = new Float32Array((steps.to - steps.from) * places);
      for (const step of indices(steps)) {
        const next = generator(run.seed, `rise/${i}/${step}`);
        const cells = cellsOf(input, settings.cells);
        const mask = cells ? smoothMask({sides, cells, keep}, next) : tosses(1, places, keep, next)[0];
        values.set(mask ?? [], (step - steps.from) * places);
      }
      return tf.tensor(values, [1, steps.to - steps.from, ...sides]);
    });
}

/** Nothing for a table: its features have no neighbours to be smooth with. */
function cellsOf(input: tf.Tensor, cells: MaskSettings['cells']): number[] | undefined {
  if (input.rank === 2) return undefined;
  return sizesAlong('rise', 'cells', cells, sidesOf(input), () => paperCells);
}

function drawsOf(draws: tf.Tensor | readonly tf.Tensor[]): readonly tf.Tensor[] {
  return Array.isArray(draws) ? (draws as readonly tf.Tensor[]) : [draws as tf.Tensor];
}

/** How many masks are given, which must fit every input. */
function drawnSamples(draws: readonly tf.Tensor[], x: Batch): number {
  const counts = x.map((input, i) => {
    const [sides, own] = [sidesOf(input), draws[i]];
    const lead = own?.shape.slice(0, own.rank - sides.length) ?? [];
    const fits =
      own?.shape.slice(lead.length).every((side, axis) => side === sides[axis]) &&
      (lead.length === 1 || (lead.length === 2 && lead[0] === input.shape[0]));
    if (fits) return lead.at(-1) ?? 0;
    throw new ExplainError(
      'bad-option',
      `rise: draws for input ${i} must be masks [samples, ${sides.join(', ')}] or [${input.shape[0]}, samples, ${sides.join(', ')}]; ` +
        `got ${own ? `[${own.shape.join(', ')}]` : 'none'}`,
    );
  });
  const [samples = 0] = counts;
  if (samples > 0 && counts.every((n) => n === samples)) return samples;
  throw new ExplainError('bad-option', `rise: draws must have as many masks for each input; got ${counts.join(', ')}`);
}

function givenMasks(draws: readonly tf.Tensor[], x: Batch): Mixing['masks'] {
  return ({rows, steps}) =>
    draws.map((own, i) => {
      const width = steps.to - steps.from;
      if (own.rank === sidesOf(x[i] ?? own).length + 1) return tf.expandDims(tf.slice(own, steps.from, width), 0);
      return tf.slice(own, [rows.from, steps.from], [rows.to - rows.from, width]);
    });
}
