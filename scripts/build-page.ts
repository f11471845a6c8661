/** `npx tsx scripts/build-page.ts`: bundles the page of `tfjs-explain serve` into dist/page. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {bundlePage} from '../src/node/serve/bundle-page.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'dist', 'page');
mkdirSync(target, {recursive: true});
for (const [name, bytes] of await bundlePage(join(root, 'src', 'page'))) writeFileSync(join(target, name), bytes);
