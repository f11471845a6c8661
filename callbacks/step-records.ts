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

/** What is known of a step's pictures when all are drawn. */
export interface Drawn {
  /** Value of the full colour for each image, by tag. */
  readonly limits: {readonly [tag: string]: readonly number[]};
  /** What could not be drawn. */
  readonly failures: readonly string[];
}

/** Tag of the filmstrip of what has this tag. */
export function filmTag(tag: string): string {
  return `${tag}/filmstrip`;
}

/** A filmstrip is wider than a card. */
const filmHint = 'Rows are images, columns are epochs. A click on the picture shows it at its true size.';

/**
 * Pictures, distributions and raw values of a step, all but its numbers and text. Each is drawn when it is asked for, so that
 * one is packed while the next is drawn. A picture that fails is named; the rest is there.
 */
export function* stepRecords(explained: Explained, scene: Scene, drawing: Drawing): Generator<LogRecord, Drawn> {
  const {step} = explained;
  const limits: {[tag: string]: readonly number[]} = {};
  const failures: string[] = [];
  const all: LimitedPart[] = [];
  const failed = (what: string, error: unknown) => {
    failures.push(`the picture of ${what} failed: ${messageOf(error)}`);
  };
  if (explained.outputs) yield {kind: 'array', tag: 'predictions', step, ...explained.outputs};
  for (const method of explained.methods) {
    yield* rawRecords(method, step);
    try {
      for (const picture of featurePicturesOf(method, scene)) yield {kind: 'image', step, ...picture};
      const parts = partsOf(method, drawing.batch).map(
        (part): LimitedPart => ({part, limits: drawing.scales.limits(part)}),
      );
      for (const {part, limits: own} of parts) {
        limits[part.tag] = own;
        yield {kind: 'image', tag: part.tag, step, image: partGrid(part, own, scene)};
      }
      all.push(...parts);
      yield* filmRecords(method, parts, scene, drawing);
    } catch (error) {
      failed(method.name, error);
    }
  }
  try {
    const grids = all.length < 2 ? [] : overviewGrids(all, scene);
    for (const [i, image] of grids.entries()) {
      yield {kind: 'image', tag: i === 0 ? 'all-methods' : `all-methods/${i + 1}`, step, image};
    }
  } catch (error) {
    failed('all methods together', error);
  }
  return {limits, failures};
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
function* filmRecords(
  method: MethodMaps,
  parts: readonly LimitedPart[],
  scene: Scene,
  {films, earlier, recalled, batch, channels}: Drawing,
): Generator<LogRecord> {
  if (!films) return;
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
  for (const {part, limits, scene: shown, description} of filmed(method, () => parts, scene)) {
    const film = films.add(part, limits, shown);
    if (!film.due) continue;
    yield {kind: 'image', tag: filmTag(part.tag), step: scene.step, description, image: film.draw()};
  }
}
