import {defineEdit} from './edit.ts';
import {choice, mapValues} from './values.ts';

/** Mirrored. */
export const flip = defineEdit({
  name: 'flip',
  title: 'flip',
  fields: () => ({way: choice('way', ['left and right', 'top and bottom'])}),
  apply(picture, {way}) {
    const {values, height, width, channels} = picture;
    return mapValues(picture, ({row, column, channel, value}) => {
      const [y, x] = way === 1 ? [height - 1 - row, column] : [row, width - 1 - column];
      return values[(y * width + x) * channels + channel] ?? value;
    });
  },
});
