import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {loadBackend} from '../src/node/backend/load.ts';
import {table} from '../src/report/markdown.ts';
import {elsewhere} from '../test/explainers/parity/elsewhere.ts';
import {parityRows} from '../test/explainers/parity/index.ts';
import {differenceOf, type Row} from '../test/explainers/parity/row.ts';
import {type Reference, reference, referenceModels} from '../test/helpers/references.ts';
import {type MetricRow, metricDifference} from '../test/metrics/parity-row.ts';
import {metricParityRows} from '../test/metrics/parity-rows.ts';

// `npm run parity`: each method beside what another library computed for the same images, file by file. A difference is
// a share of the file's largest value; an image's, of the image's own. Then each metric likewise.

const folder = join(import.meta.dirname, '..', 'test', 'reference');

/** The row's differences on every network that has the file; the name of the method as it is filed. */
async function compared(row: Row, networks: readonly Reference[]): Promise<string[]> {
  let method = '';
  const cells: string[] = [];
  for (const given of networks) {
    const there = existsSync(join(folder, given.name, `${row.file}.npy`)) && (row.only?.includes(given.name) ?? true);
    const found = there ? await differenceOf(row, given) : undefined;
    method = found?.method ?? method;
    cells.push(found ? found.worst.toExponential(1) : '');
    if (given.name === 'm1_logits') cells.push(found ? Math.max(...found.perImage).toExponential(1) : '');
  }
  return [method, row.file, ...cells, row.why ?? ''];
}

/** As `compared`, for a metric. */
async function comparedScores(row: MetricRow, networks: readonly Reference[]): Promise<string[]> {
  let metric = '';
  const cells: string[] = [];
  for (const given of networks) {
    const there = existsSync(join(folder, given.name, `${row.file}.npy`)) && (row.only?.includes(given.name) ?? true);
    const found = there ? await metricDifference(row, given) : undefined;
    metric = found?.metric ?? metric;
    cells.push(found ? found.worst.toExponential(1) : '');
  }
  return [metric, row.file, ...cells, row.why ?? ''];
}

await loadBackend();
const networks = await Promise.all(referenceModels.map(reference));
const lines: string[][] = [];
for (const row of parityRows) lines.push(await compared(row, networks));
const heads = referenceModels.flatMap((name) => (name === 'm1_logits' ? [name, 'worst image'] : [name]));
process.stdout.write(`${table(['method', 'peer and file', ...heads, 'why so far'], lines)}\n`);
const scored: string[][] = [];
for (const row of metricParityRows) scored.push(await comparedScores(row, networks));
process.stdout.write(`\n${table(['metric', 'peer and file', ...referenceModels, 'why so far'], scored)}\n`);
for (const given of networks) given.dispose();

// What is compared otherwise, so that no file is left without a word.
const others = elsewhere.map(({files, what, test}) => [
  `\`${files.source.replaceAll('|', '\\|')}\``,
  what,
  `test/${test}`,
]);
process.stdout.write(`\n${table(['other files', 'what they are', 'compared in'], others)}\n`);
