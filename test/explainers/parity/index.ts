import {rows as camRows} from './cam-rows.ts';
import {rows as gradientRows} from './gradient-rows.ts';
import {rows as layerRows} from './layer-rows.ts';
import {rows as pathRows} from './path-rows.ts';
import {rows as perturbationRows} from './perturbation-rows.ts';
import {rows as propagationRows} from './propagation-rows.ts';
import type {Row} from './row.ts';

/** Every comparison with another library, by family of methods. */
export const parityRows: readonly Row[] = [
  ...gradientRows,
  ...pathRows,
  ...camRows,
  ...propagationRows,
  ...perturbationRows,
  ...layerRows,
];

/** What a file must be met within, as a share of its largest value. */
export const share = 1e-4;
