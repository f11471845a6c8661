/**
 * `npx tsx scripts/readme-table.ts [--check]`: writes the tables of methods, docs/methods.md as a whole and the one in
 * README.md, from the registry; `--check` writes nothing and fails when they are not up to date.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {methodsPage, withShortTable} from './methods-table.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const read = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
const pages: readonly (readonly [file: string, now: string])[] = [
  ['docs/methods.md', methodsPage()],
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
