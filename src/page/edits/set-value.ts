import {defineEdit} from './edit.ts';
import {mapValues} from './values.ts';

/** One column of a table's row, or one pixel, gets another value. */
export const setValue = defineEdit({
  name: 'set',
  title: 'set a value',
  fields: ({height, width, channels}) => ({
    place: {label: 'place', start: 0, min: 0, max: Math.max(0, height * width * channels - 1), step: 1},
    value: {label: 'value', start: 0, min: -1e9, max: 1e9, step: 1e-6},
  }),
  apply(picture, {place, value: wanted}) {
    const {width, channels} = picture;
    return mapValues(picture, ({row, column, channel, value}) =>
      (row * width + column) * channels + channel === place ? wanted : value,
    );
  },
});
