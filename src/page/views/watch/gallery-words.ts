import type {Run} from '../../data/run.ts';

/** A network that is nearly always right errs outside of the few images that are explained. */
export function elsewhereWords({images, datapoints}: Pick<Run, 'images' | 'datapoints'>, shown: number): string {
  const more = (datapoints?.rows.length ?? 0) - images;
  if (shown > 0 || more <= 0) return '';
  return `None of the explained images is of this kind. ${more} more of the validation data are stored: look under Datapoints.`;
}

/** What the maps explain, and how to read them. */
export function meaningWords({question, columns}: Pick<Run, 'question' | 'columns'>): string {
  const what = question === undefined ? '' : `The maps explain: ${question}. `;
  const signed = columns.some(({kind}) => kind === 'signed')
    ? 'In maps of two colours the one at + speaks for it, the one at − against it. '
    : '';
  const positive = columns.some(({kind}) => kind === 'positive') ? 'In maps of one colour what is bright matters.' : '';
  return `${what}${signed}${positive}`.trim();
}
