import {type DataRange, defineEdit} from './edit.ts';
import {choice, mapValues} from './values.ts';

const colours = ['grey', 'mean of the data', 'darkest value'] as const;

/** A square that hides what is below it. `row` and `column` are its upper left corner, and may lie outside. */
export const patch = defineEdit({
  name: 'patch',
  title: 'patch',
  fields: ({height, width}) => {
    const size = Math.max(1, Math.round(Math.min(height, width) / 4));
    return {
      row: {label: 'row', start: Math.floor((height - size) / 2), min: 1 - height, max: height - 1, step: 1},
      column: {label: 'column', start: Math.floor((width - size) / 2), min: 1 - width, max: width - 1, step: 1},
      size: {label: 'size', start: size, min: 1, max: Math.max(height, width), step: 1},
      colour: choice('colour', colours),
    };
  },
  apply(picture, {row: top, column: left, size, colour}, {data}) {
    const isIn = (place: number, start: number): boolean => place >= start && place < start + size;
    return mapValues(picture, ({row, column, channel, value}) =>
      isIn(row, top) && isIn(column, left) ? colourOf(colour, channel, data) : value,
    );
  },
});

function colourOf(colour: number, channel: number, {min, max, mean}: DataRange): number {
  if (colour === 2) return min;
  return colour === 1 ? (mean[channel] ?? min) : (min + max) / 2;
}
