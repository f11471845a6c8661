import {featureGrid} from '../image/features.ts';
import {limitOf, rangeOf} from '../image/scale.ts';
import type {Pixels} from '../sinks/sink.ts';
import type {Films} from './films.ts';
import type {Scene} from './grids.ts';
import type {Part} from './paint.ts';
import {lastAxis, type PlainTensor, rowOf} from './plain.ts';
import type {MethodMaps} from './step.ts';

/** A picture and where it belongs. */
export interface TaggedPicture {
  readonly tag: string;
  readonly image: Pixels;
  readonly description: string;
}

/** Channels whose evolution one filmstrip shows. */
const mostChannels = 8;

/** Remembers which channels were chosen, so that a filmstrip's rows stay the same. */
export type ChosenChannels = Map<string, readonly number[]>;

/** Feature maps of each layer and image; for spatial layers also a filmstrip of the first image's channels. */
export function featurePictures(
  method: MethodMaps,
  scene: Scene,
  films: Films | undefined,
  chosen: ChosenChannels,
): TaggedPicture[] {
  return method.maps.flatMap((map, i) => {
    const layer = method.parts?.[i] ?? `${i}`;
    const tag = `${method.name}/${layer}`;
    const images = Array.from({length: map.shape[0] ?? 0}, (_, row): TaggedPicture => {
      const {values, shape} = rowOf(map, row);
      const who = scene.captions.label(row, scene.predictions[row]).slice(0, 2).join(', ');
      return {
        tag: row === 0 ? tag : `${tag}/image-${row + 1}`,
        image: featureGrid(values, shape.length > 3 ? [values.length] : shape, {
          title: `${layer} · epoch ${scene.step} · image ${row + 1}${who ? ` (${who})` : ''}`,
        }),
        description: `Feature maps of layer \`${layer}\` for image ${row + 1}.`,
      };
    });
    if (!films || map.shape.length !== 4) return images;
    const channels = chosen.get(tag) ?? busiest(rowOf(map, 0));
    chosen.set(tag, channels);
    return [...images, channelFilm(rowOf(map, 0), layer, tag, channels, scene, films)];
  });
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
  films: Films,
): TaggedPicture {
  const [height = 1, width = 1] = map.shape;
  const limit = limitOf(map.values);
  const part: Part = {
    title: `${layer}, image 1`,
    tag: `${tag}/filmstrip`,
    kind: rangeOf(map.values).min < 0 ? 'signed' : 'positive',
    input: 0,
    planes: channels.map((channel) => ({values: lastAxis(map, channel).values, height, width, limit})),
  };
  const first = scene.pictures[0]?.[0];
  const channelScene: Scene = {
    ...scene,
    pictures: [channels.flatMap(() => first ?? [])],
    captions: {...scene.captions, label: (row) => [`channel ${channels[row] ?? row}`]},
    predictions: channels.flatMap(() => scene.predictions[0] ?? []),
    question: 'each epoch at its own scale',
    options: {scale: 'epoch', overlay: 0},
  };
  return {
    tag: part.tag,
    image: films.add(
      part,
      part.planes.map(() => limit),
      channelScene,
    ),
    description: `How ${channels.length} channels of layer \`${layer}\` came about, for image 1.`,
  };
}
