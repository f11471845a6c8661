import {defineEdit} from './edit.ts';
import {choice, fills, fillValue, mapValues, valueBetween} from './values.ts';

/** Turned clockwise around its middle, between pixels interpolated. */
export const rotate = defineEdit({
  name: 'rotate',
  title: 'rotate',
  fields: () => ({
    degrees: {label: 'degrees clockwise', start: 15, min: -180, max: 180, step: 1},
    fill: choice('outside', fills),
  }),
  apply(picture, {degrees, fill}, {data}) {
    const angle = (degrees * Math.PI) / 180;
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    const middle = {row: (picture.height - 1) / 2, column: (picture.width - 1) / 2};
    return mapValues(picture, ({row, column, channel}) => {
      const [down, right] = [row - middle.row, column - middle.column];
      // Rows go down: what is now here was turned the other way before.
      const place = {
        row: middle.row - sine * right + cosine * down,
        column: middle.column + cosine * right + sine * down,
      };
      return valueBetween(picture, place, channel) ?? fillValue(fill, channel, data);
    });
  },
});
