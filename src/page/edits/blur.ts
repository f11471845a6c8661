import {defineEdit} from './edit.ts';
import {blurred, sigmaField} from './gaussian.ts';

/** The whole image through a Gaussian filter. */
export const blur = defineEdit({
  name: 'blur',
  title: 'blur',
  fields: () => ({sigma: sigmaField}),
  apply: (picture, {sigma}) => blurred(picture, sigma),
});
