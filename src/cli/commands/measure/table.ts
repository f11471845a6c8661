import {type Quality, verdictOn, verdictText} from '../../../report/quality/quality.ts';
import {columns} from '../../parts/columns.ts';

/** The table for a terminal. */
export function tableText(quality: Quality): string {
  const {methods, metrics, images} = quality;
  const rows = metrics.map(({name, direction}) => [
    name,
    direction,
    ...methods.map((method) => verdictText(verdictOn(quality, method, name), images)),
  ]);
  return columns([['metric', 'better', ...methods], ...rows]);
}
