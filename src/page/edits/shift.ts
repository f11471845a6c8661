import {defineEdit} from './edit.ts';
import {choice, fills, fillValue, mapValues} from './values.ts';

/** Moved by whole pixels, down and to the right. */
export const shift = defineEdit({
  name: 'shift',
  title: 'shift',
  fields: ({height, width}) => ({
    rows: {label: 'rows down', start: 0, min: -height, max: height, step: 1},
    columns: {label: 'columns right', start: 1, min: -width, max: width, step: 1},
    fill: choice('outside', fills),
  }),
  apply(picture, {rows, columns, fill}, {data}) {
    const {values, height, width, channels} = picture;
    const [down, right] = [Math.round(rows), Math.round(columns)];
    return mapValues(picture, ({row, column, channel}) => {
      const [y, x] = [row - down, column - right];
      const isThere = y >= 0 && y < height && x >= 0 && x < width;
      const own = isThere ? values[(y * width + x) * channels + channel] : undefined;
      return own ?? fillValue(fill, channel, data);
    });
  },
});
