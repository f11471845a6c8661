import {questionWords} from '../../../../callbacks/describe-run.ts';
import {featurePictures} from '../../../report/features.ts';
import {partGrid, type Scene} from '../../../report/grids.ts';
import {inputPictures, type PaintOptions, type Part, partsOf, scalesOf} from '../../../report/paint.ts';
import {captionsFor, type ExplainedBatch} from '../../../report/step.ts';
import type {Pixels} from '../../../sinks/sink.ts';
import type {Explained} from './explained.ts';

/** A picture and the name of its file without the ending; '/' separates folders. */
export interface Drawn {
  readonly name: string;
  readonly image: Pixels;
}

/** A grid of more images than this would be too high to look at; each has a picture of its own. */
const mostRows = 64;
const paint: PaintOptions = {scale: 'image', overlay: 0.6};

/** A grid of the images and one picture for each of them, or the feature maps of each. */
export function* drawAll(explained: Explained): Generator<Drawn> {
  const {values, inputNames, labels, classes, maps, request, head, model, predictions} = explained;
  const batch: ExplainedBatch = {inputs: values.inputs, inputNames, labels};
  const captions = captionsFor(batch, {classes});
  const scene: Scene = {
    ...{step: 0, moment: model.name, inputNames, captions, predictions, options: paint},
    pictures: inputPictures(batch),
    question: questionWords(request.target, request.score, head, classes ? captions : undefined),
  };
  if (maps.kind === 'features') {
    for (const {tag, image} of featurePictures(maps, scene))
      yield {name: `features/${tag.replaceAll('/', '-')}`, image};
    return;
  }
  const parts = partsOf(maps, batch);
  for (const part of parts) {
    const below = parts.length > 1 ? `-${part.tag.split('/').slice(1).join('-')}` : '';
    const rows = part.planes.map((_, row) => row);
    yield {name: `grid${below}`, image: gridOf(part, rows.slice(0, mostRows), scene)};
    for (const row of rows) {
      const own = values.rowNames?.[row]?.replace(/\.\w+$/, '').replaceAll('/', '-');
      yield {name: `images/${row + 1}${own ? `-${own}` : ''}${below}`, image: gridOf(part, [row], scene)};
    }
  }
}

function gridOf(part: Part, rows: readonly number[], scene: Scene): Pixels {
  const pick = <T>(list: readonly T[]): T[] => rows.flatMap((row) => list[row] ?? []);
  const own: Part = {...part, planes: pick(part.planes), units: part.units && pick(part.units)};
  const {captions} = scene;
  return partGrid(own, scalesOf(paint.scale).limits(own), {
    ...scene,
    pictures: scene.pictures.map(pick),
    predictions: pick(scene.predictions),
    captions: {
      ...captions,
      truth: (i) => captions.truth(rows[i] ?? i),
      label: (i, prediction) => captions.label(rows[i] ?? i, prediction),
    },
  });
}
