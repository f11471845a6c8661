import {join} from 'node:path';
import {encodePng} from '../../../node/png.ts';
import {qualityChart} from '../../../report/quality/chart.ts';
import {qualityCsv, qualityMarkdown} from '../../../report/quality/text.ts';
import {safePaths} from '../../../sinks/safe-name.ts';
import {writeMap, writeOut} from '../../parts/write-file.ts';
import type {Measured} from './measured.ts';
import {recordOf} from './record.ts';

/** Writes the scores of each image, the table in its forms and the picture into `out`; measure.json comes last. */
export function writeMeasured(out: string, measured: Measured): string {
  const paths = safePaths();
  const files = measured.pairs.map(({method, metric, scores}) => {
    if (!scores) return undefined;
    const parts = [method, metric].map((name) => name.replaceAll('/', '-'));
    const file = `${paths.of(`scores/${parts.join('/')}`)}.npy`;
    writeMap(join(out, file), {values: scores, shape: [scores.length]});
    return file;
  });
  const {quality} = measured;
  writeOut(join(out, 'measure.csv'), qualityCsv(quality));
  writeOut(join(out, 'measure.md'), qualityMarkdown(quality));
  writeOut(join(out, 'measure.png'), encodePng(qualityChart(quality)));
  writeOut(join(out, 'measure.json'), recordOf(measured, files));
  const count = files.filter((file) => file !== undefined).length;
  return `measure.json, measure.csv, measure.md, measure.png and ${count} ${count === 1 ? 'file' : 'files'} of scores`;
}
