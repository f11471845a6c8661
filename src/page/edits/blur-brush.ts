import {covered, sizeField} from './brush.ts';
import {defineEdit} from './edit.ts';
import {blurred, sigmaField} from './gaussian.ts';
import {mapValues} from './values.ts';

/** A round brush that leaves the image as it is behind a Gaussian filter. */
export const blurBrush = defineEdit({
  name: 'blur-brush',
  title: 'blur with a brush',
  isBrush: true,
  fields: (sides) => ({size: sizeField(sides), sigma: sigmaField}),
  apply(picture, {size, sigma}, {trail}) {
    const cover = covered(picture, trail, size);
    const {values} = blurred(picture, sigma);
    const {width, channels} = picture;
    return mapValues(picture, ({row, column, channel, value}) =>
      cover[row * width + column] === 1 ? (values[(row * width + column) * channels + channel] ?? value) : value,
    );
  },
});
