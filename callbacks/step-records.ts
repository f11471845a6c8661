import {messageOf} from '../src/core/errors.ts';
import {type ChosenChannels, channelFilms, type FilmPart, featurePictures} from '../src/report/features.ts';
import type {Films} from '../src/report/films.ts';
import {type LimitedPart, overviewGrids, partGrid, type Scene} from '../src/report/grids.ts';
import {partsOf, type Scales, scalesOf} from '../src/report/paint.ts';
import {arrayTag, type ExplainedBatch, type MethodMaps} from '../src/report/step.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import type {Earlier} from './earlier.ts';
import type {Explained} from './explain-step.ts';

/** What drawing remembers from step to step. */
export interface Drawing {
  readonly batch: ExplainedBatch;
  readonly films: Films | undefined;
  readonly scales: Scales;
  readonly channels: ChosenChannels;
  readonly earlier: Earlier | undefined;
  /** Methods whose earlier frames have been put in. */
  readonly recalled: Set<string>;
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
const filmHint = 'Rows are images, columns are epochs. A click on the picture shows it at its true size.';

/** Pictures, distributions and raw values of a step. A picture that fails is named; the rest is there. */
export function stepRecords(explained: Explained, scene: Scene, drawing: Drawing): StepRecords {
  const {step} = explained;
  const records: LogRecord[] = [];
  const limits: {[tag: string]: readonly number[]} = {};
  const failures: string[] = [];
  const all: LimitedPart[] = [];
  const attempt = (what: string, draw: () => void) => {
    try {
      draw();
    } catch (error) {
      failures.push(`the picture of ${what} failed: ${messageOf(error)}`);
    }
  };
  if (explained.outputs) records.push({kind: 'array', tag: 'predictions', step, ...explained.outputs});
  for (const method of explained.methods) {
    records.push(...rawRecords(method, step));
    attempt(method.name, () => {
      for (const picture of featurePicturesOf(method, scene)) records.push({kind: 'image', step, ...picture});
      const parts = partsOf(method, drawing.batch).map(
        (part): LimitedPart => ({part, limits: drawing.scales.limits(part)}),
      );
      for (const {part, limits: own} of parts) {
        limits[part.tag] = own;
        records.push({kind: 'image', tag: part.tag, step, image: partGrid(part, own, scene)});
      }
      all.push(...parts);
      records.push(...filmRecords(method, parts, scene, drawing));
    });
  }
  attempt('all methods together', () => {
    if (all.length < 2) return;
    for (const [i, image] of overviewGrids(all, scene).entries()) {
      records.push({kind: 'image', tag: i === 0 ? 'all-methods' : `all-methods/${i + 1}`, step, image});
    }
  });
  return {records, limits, failures};
}

/** Raw maps and the distribution of their values. */
function rawRecords(method: MethodMaps, step: number): LogRecord[] {
  return method.maps.flatMap(({values, shape}, i): LogRecord[] => {
    const tag = arrayTag(method, i);
    return [
      {kind: 'array', tag, step, values, shape},
      {kind: 'histogram', tag: `${tag}/values`, step, values},
    ];
  });
}

function featurePicturesOf(method: MethodMaps, scene: Scene) {
  return method.kind === 'features' ? featurePictures(method, scene) : [];
}

/** The filmstrips of a method with this step added; those of a run that is gone on with begin with its earlier steps. */
function filmRecords(
  method: MethodMaps,
  parts: readonly LimitedPart[],
  scene: Scene,
  {films, earlier, recalled, batch, channels}: Drawing,
): LogRecord[] {
  if (!films) return [];
  const filmed = (shown: MethodMaps, drawn: () => readonly LimitedPart[], when: Scene): FilmPart[] =>
    shown.kind === 'features'
      ? channelFilms(shown, when, channels)
      : drawn().map((one) => ({...one, scene: when, description: filmHint}));
  if (earlier && !recalled.has(method.name)) {
    for (const step of films.wanted(scene.step)) {
      const past = earlier.at(step, method);
      if (!past) continue;
      // The scale of the run is that of now; the others are those of their own step.
      const scales = scalesOf(scene.options.scale);
      const drawn = () => partsOf(past.method, batch).map((part) => ({part, limits: scales.limits(part)}));
      const when = {...scene, step, predictions: past.predictions};
      for (const film of filmed(past.method, drawn, when)) films.keep(film.part, film.limits, film.scene);
    }
  }
  recalled.add(method.name);
  return filmed(method, () => parts, scene).map(({part, limits, scene: shown, description}) => ({
    ...{kind: 'image', tag: `${part.tag}/filmstrip`, step: scene.step, description},
    image: films.add(part, limits, shown),
  }));
}
