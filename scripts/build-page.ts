/** `npx tsx scripts/build-page.ts`: bundles the page of `tfjs-explain serve` into dist/page. */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {bundlePage} from '../src/node/serve/bundle-page.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'dist', 'page');
// Chunks of an earlier build have other names.
rmSync(target, {recursive: true, force: true});
for (const [name, bytes] of await bundlePage(join(root, 'src', 'page'))) {
  mkdirSync(dirname(join(target, name)), {recursive: true});
  writeFileSync(join(target, name), bytes);
}
