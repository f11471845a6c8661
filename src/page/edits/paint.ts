import {covered, sizeField} from './brush.ts';
import type {EditKind, NumberField} from './edit.ts';
import {mapValues} from './values.ts';

const shade = (label: string): NumberField => ({label, start: 100, min: 0, max: 100, step: 1});

/**
 * A round brush that leaves a colour: each part in percent of the way from the data's darkest to its brightest value. Images of three
 * channels have three parts, others one.
 */
export const paint: EditKind = {
  name: 'paint',
  title: 'paint',
  isBrush: true,
  fields: (sides) => [
    sizeField(sides),
    ...(sides.channels === 3 ? [shade('red %'), shade('green %'), shade('blue %')] : [shade('brightness %')]),
  ],
  unfit: () => undefined,
  apply(picture, {numbers: [size = 1, ...shades], trail}, {min, max}) {
    const cover = covered(picture, trail, size);
    return mapValues(picture, ({row, column, channel, value}) => {
      if (cover[row * picture.width + column] !== 1) return value;
      return min + ((max - min) * (shades[channel] ?? shades[0] ?? 100)) / 100;
    });
  },
};
