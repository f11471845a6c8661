import {covered, sizeField} from './brush.ts';
import {defineEdit} from './edit.ts';
import {choice, fills, fillValue, mapValues} from './values.ts';

/** A round brush that leaves nothing: the data's darkest value, or its mean. */
export const erase = defineEdit({
  name: 'erase',
  title: 'erase',
  isBrush: true,
  fields: (sides) => ({size: sizeField(sides), to: choice('to', fills)}),
  apply(picture, {size, to}, {data, trail}) {
    const cover = covered(picture, trail, size);
    return mapValues(picture, ({row, column, channel, value}) =>
      cover[row * picture.width + column] === 1 ? fillValue(to, channel, data) : value,
    );
  },
});
