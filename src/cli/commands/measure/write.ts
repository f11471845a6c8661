import {join} from 'node:path';
import {encodePng} from '../../../node/png.ts';
import {qualityChart} from '../../../report/quality/chart.ts';
import {qualityCsv, qualityMarkdown} from '../../../report/quality/text.ts';
import {safePaths} from '../../../sinks/safe-name.ts';
import {writeMap, writeOut} from '../../parts/write-file.ts';
import type {Measured} from './measured.ts';
import {recordOf} from './record.ts';

/** Where the arrays of one method and metric are, below the folder; undefined where the metric refused. */
export interface ArrayFiles {
  readonly scores: string;
  /** Name of a curve -> file. */
  readonly curves: {readonly [name: string]: string};
}

/** Writes scores and curves of each image, the table in its forms and the picture into `out`; measure.json comes last. */
export function writeMeasured(out: string, measured: Measured): string {
  const paths = safePaths();
  const files = measured.pairs.map(({method, metric, scores, curves}): ArrayFiles | undefined => {
    if (!scores) return undefined;
    const parts = [method, metric].map((name) => name.replaceAll('/', '-'));
    const write = (path: string, values: Float32Array, shape: readonly number[]): string => {
      const file = `${paths.of(path)}.npy`;
      writeMap(join(out, file), {values, shape});
      return file;
    };
    const written = Object.entries(curves).map(([name, {at, values}]) => {
      const path = `curves/${[...parts, name.replaceAll('/', '-')].join('/')}`;
      return [name, write(path, values, [scores.length, at.length])];
    });
    return {
      scores: write(`scores/${parts.join('/')}`, scores, [scores.length]),
      curves: Object.fromEntries(written),
    };
  });
  const {quality} = measured;
  writeOut(join(out, 'measure.csv'), qualityCsv(quality));
  writeOut(join(out, 'measure.md'), qualityMarkdown(quality));
  writeOut(join(out, 'measure.png'), encodePng(qualityChart(quality)));
  writeOut(join(out, 'measure.json'), recordOf(measured, files));
  const scored = files.filter((file) => file !== undefined);
  const curved = scored.reduce((sum, {curves}) => sum + Object.keys(curves).length, 0);
  const arrays = `${scored.length} ${scored.length === 1 ? 'file' : 'files'} of scores`;
  const more = curved === 0 ? '' : `, ${curved} of curves`;
  return `measure.json, measure.csv, measure.md, measure.png and ${arrays}${more}`;
}
