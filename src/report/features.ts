import {featureGrid} from '../image/features.ts';
import {kernelGrid} from '../image/kernels.ts';
import {limitOf, rangeOf} from '../image/scale.ts';
import type {Pixels} from '../sinks/sink.ts';
import {momentOf, type Scene} from './grids.ts';
import {colormapFor, type Part} from './paint.ts';
import {lastAxis, type PlainTensor, rowOf} from './plain.ts';
import type {MethodMaps} from './step.ts';

/** A picture and where it belongs. */
export interface TaggedPicture {
  readonly tag: string;
  readonly image: Pixels;
  readonly description: string;
}

/** What a filmstrip shows of one step. */
export interface FilmPart {
  readonly part: Part;
  readonly limits: readonly number[];
  readonly scene: Scene;
  readonly description: string;
}

/** Channels whose evolution one filmstrip shows. */
const mostChannels = 8;

/** Remembers which channels were chosen, so that a filmstrip's rows stay the same. */
export type ChosenChannels = Map<string, readonly number[]>;

/** Feature maps of each layer and image; of kernels one picture a layer. */
export function featurePictures(method: MethodMaps, scene: Scene): TaggedPicture[] {
  if (method.axes === 'kernel') return kernelPictures(method, scene);
  return method.maps.flatMap((map, i) => {
    const layer = layerOf(method, i);
    return Array.from({length: map.shape[0] ?? 0}, (_, row): TaggedPicture => {
      const {values, shape} = rowOf(map, row);
      const kind = rangeOf(values).min < 0 ? 'signed' : 'positive';
      return {
        tag: `${method.name}/${layer}${row === 0 ? '' : `/image-${row + 1}`}`,
        image: featureGrid(values, shape.length > 3 ? [values.length] : shape, {
          title: `${layer} · ${momentOf(scene)} · ${nameOf(row, scene)}`,
          colormap: colormapFor(kind, scene.options),
        }),
        description: `Feature maps of layer \`${layer}\` for image ${row + 1}.`,
      };
    });
  });
}

function kernelPictures(method: MethodMaps, scene: Scene): TaggedPicture[] {
  return method.maps.map((map, i) => {
    const layer = layerOf(method, i);
    const {values, shape} = rowOf(map, 0);
    return {
      tag: `${method.name}/${layer}`,
      image: kernelGrid(values, shape, {
        title: `${layer} · ${momentOf(scene)} · filters`,
        colormap: colormapFor('signed', scene.options),
      }),
      description: `Filters of layer \`${layer}\`.`,
    };
  });
}

/** The first image's channels at each layer with places: those that varied most when they were first seen. */
export function channelFilms(method: MethodMaps, scene: Scene, chosen: ChosenChannels): FilmPart[] {
  return method.maps.flatMap((map, i) => {
    if (map.shape.length !== 4 || method.axes === 'kernel') return [];
    const layer = layerOf(method, i);
    const tag = `${method.name}/${layer}`;
    const first = rowOf(map, 0);
    const channels = chosen.get(tag) ?? busiest(first);
    chosen.set(tag, channels);
    return [channelFilm(first, layer, tag, channels, scene)];
  });
}

function layerOf(method: MethodMaps, index: number): string {
  return method.parts?.[index] ?? `${index}`;
}

function nameOf(row: number, {captions, predictions}: Scene): string {
  const who = captions.label(row, predictions[row]).slice(0, 2).join(', ');
  return `image ${row + 1}${who ? ` (${who})` : ''}`;
}

/** The channels that vary most, in their own order. */
function busiest(map: PlainTensor): number[] {
  const spread = Array.from({length: map.shape.at(-1) ?? 0}, (_, channel) => {
    const {values} = lastAxis(map, channel);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return {channel, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0)};
  });
  const most = spread.sort((a, b) => b.variance - a.variance || a.channel - b.channel).slice(0, mostChannels);
  return most.map(({channel}) => channel).sort((a, b) => a - b);
}

function channelFilm(
  map: PlainTensor,
  layer: string,
  tag: string,
  channels: readonly number[],
  scene: Scene,
): FilmPart {
  const [height = 1, width = 1] = map.shape;
  const limit = limitOf(map.values);
  const planes = channels.map((channel) => ({values: lastAxis(map, channel).values, height, width, limit}));
  const truth = scene.captions.truth(0);
  const picture = scene.pictures[0]?.[0];
  return {
    part: {
      title: `${layer} · image 1${truth === undefined ? '' : ` (true ${truth})`}`,
      tag,
      kind: rangeOf(map.values).min < 0 ? 'signed' : 'positive',
      input: 0,
      planes,
    },
    limits: planes.map(() => limit),
    scene: {
      ...scene,
      pictures: [channels.flatMap(() => picture ?? [])],
      captions: {...scene.captions, label: (row) => [`channel ${channels[row] ?? row}`]},
      // The image is the same in every row: what the model says of it stands in the other pictures.
      predictions: [],
      question: 'feature maps',
      options: {...scene.options, scale: 'epoch', overlay: 0},
    },
    description: `How ${channels.length} channels of layer \`${layer}\` came about, for image 1.`,
  };
}
