import {defineEdit} from './edit.ts';
import {inRange, mapValues} from './values.ts';

/** A share of the data's range added to every value; what goes beyond the range is cut off. */
export const brightness = defineEdit({
  name: 'brightness',
  title: 'brightness',
  fields: () => ({amount: {label: 'more, in % of the range', start: 20, min: -100, max: 100, step: 1}}),
  apply(picture, {amount}, {data}) {
    const more = ((data.max - data.min) * amount) / 100;
    return mapValues(picture, ({value}) => inRange(value + more, data));
  },
});
