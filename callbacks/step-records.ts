import {messageOf} from '../src/core/errors.ts';
import {type ChosenChannels, featurePictures} from '../src/report/features.ts';
import type {Films} from '../src/report/films.ts';
import {overviewGrid, partGrid, type Scene} from '../src/report/grids.ts';
import {type Part, partsOf, type Scales} from '../src/report/paint.ts';
import type {PlainTensor} from '../src/report/plain.ts';
import type {ExplainedBatch, MethodMaps} from '../src/report/step.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import type {Explained} from './explain-step.ts';

/** What drawing remembers from step to step. */
export interface Drawing {
  readonly batch: ExplainedBatch;
  readonly films: Films | undefined;
  readonly scales: Scales;
  readonly channels: ChosenChannels;
}

/** The records of a step but for its numbers and text, and the colour limits in use. */
export interface StepRecords {
  readonly records: readonly LogRecord[];
  /** Value of the full colour for each image, by tag. */
  readonly limits: {readonly [tag: string]: readonly number[]};
  /** What could not be drawn. */
  readonly failures: readonly string[];
}

/** A filmstrip is wider than a card. */
const filmHint = 'Rows are images, columns are epochs. The four arrows above the picture show it at its true size.';

/** Pictures, distributions and raw values of a step. A picture that fails is named; the rest is there. */
export function stepRecords(explained: Explained, scene: Scene, drawing: Drawing): StepRecords {
  const {step} = explained;
  const records: LogRecord[] = [];
  const limits: {[tag: string]: readonly number[]} = {};
  const failures: string[] = [];
  const drawnParts: {part: Part; limits: readonly number[]}[] = [];
  const attempt = (what: string, draw: () => void) => {
    try {
      draw();
    } catch (error) {
      failures.push(`the picture of ${what} failed: ${messageOf(error)}`);
    }
  };
  records.push({kind: 'array', tag: 'predictions', step, ...explained.outputs});
  for (const method of explained.methods) {
    records.push(...rawRecords(method, step));
    attempt(method.name, () => {
      if (method.kind === 'features') {
        const pictures = featurePictures(method, scene, drawing.films, drawing.channels);
        for (const picture of pictures) records.push({kind: 'image', step, ...picture});
        return;
      }
      for (const part of partsOf(method, drawing.batch)) {
        const own = drawing.scales.limits(part);
        limits[part.tag] = own;
        drawnParts.push({part, limits: own});
        records.push({kind: 'image', tag: part.tag, step, image: partGrid(part, own, scene)});
        if (!drawing.films) continue;
        const image = drawing.films.add(part, own, scene);
        records.push({kind: 'image', tag: `${part.tag}/filmstrip`, step, image, description: filmHint});
      }
    });
  }
  attempt('all methods together', () => {
    if (drawnParts.length < 2) return;
    records.push({kind: 'image', tag: 'all-methods', step, image: overviewGrid(drawnParts, scene)});
  });
  return {records, limits, failures};
}

/** Raw maps and the distribution of their values. */
function rawRecords({name, maps, parts}: MethodMaps, step: number): LogRecord[] {
  return maps.flatMap(({values, shape}: PlainTensor, i): LogRecord[] => {
    const tag = maps.length > 1 || parts ? `${name}/${parts?.[i] ?? i}` : name;
    return [
      {kind: 'array', tag, step, values, shape},
      {kind: 'histogram', tag: `${tag}/values`, step, values},
    ];
  });
}
