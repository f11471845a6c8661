/**
 * `npx tsx scripts/readme-table.ts [--check]`: writes docs/methods.md, docs/metrics.md and the table of methods in README.md
 * from the registries; `--check` writes nothing and fails when they are not up to date.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {methodsPage, withShortTable} from './methods-table.ts';
import {metricsPage} from './metrics-table.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const read = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
const pages: readonly (readonly [file: string, now: string])[] = [
  ['docs/methods.md', methodsPage()],
  ['docs/metrics.md', metricsPage()],
  ['README.md', withShortTable(read('README.md') || '# tfjs-explain\n\n<!-- methods -->\n<!-- /methods -->\n')],
];
for (const [file, now] of pages) {
  if (read(file) === now) continue;
  if (!check) {
    writeFileSync(join(root, file), now);
    console.log(`${file} is written`);
    continue;
  }
  console.error(`${file} is not what the registry says: run npx tsx scripts/readme-table.ts`);
  process.exitCode = 1;
}
