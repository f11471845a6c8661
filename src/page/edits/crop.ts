import {defineEdit} from './edit.ts';
import {mapValues, valueBetween} from './values.ts';

/** A part of the image, enlarged to the image's own size, between pixels interpolated. */
export const crop = defineEdit({
  name: 'crop',
  title: 'crop',
  fields: ({height, width}) => ({
    row: {label: 'first row', start: Math.floor(height / 8), min: 0, max: height - 1, step: 1},
    column: {label: 'first column', start: Math.floor(width / 8), min: 0, max: width - 1, step: 1},
    rows: {label: 'rows', start: height - 2 * Math.floor(height / 8), min: 1, max: height, step: 1},
    columns: {label: 'columns', start: width - 2 * Math.floor(width / 8), min: 1, max: width, step: 1},
  }),
  apply(picture, {row: top, column: left, rows, columns}) {
    const {height, width} = picture;
    // Pixels are areas: the outer half of the first one has nothing before it.
    const from = (place: number, side: number, start: number, length: number, last: number): number => {
      const own = start + ((place + 0.5) * length) / side - 0.5;
      return Math.min(Math.min(last, start + length - 1), Math.max(start, own));
    };
    return mapValues(picture, ({row, column, channel, value}) => {
      const place = {
        row: from(row, height, top, rows, height - 1),
        column: from(column, width, left, columns, width - 1),
      };
      return valueBetween(picture, place, channel) ?? value;
    });
  },
});
