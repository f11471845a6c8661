import {defineEdit} from './edit.ts';
import {inRange, mapValues} from './values.ts';

/** Distances from the image's own mean made larger or smaller; what goes beyond the data's range is cut off. */
export const contrast = defineEdit({
  name: 'contrast',
  title: 'contrast',
  fields: () => ({percent: {label: 'contrast %', start: 150, min: 0, max: 500, step: 1}}),
  apply(picture, {percent}, {data}) {
    const {values} = picture;
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return mapValues(picture, ({value}) => inRange(mean + ((value - mean) * percent) / 100, data));
  },
});
