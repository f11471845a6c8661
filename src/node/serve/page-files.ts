import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {bundlePage} from './bundle-page.ts';

/** What the page is made of: path in the address -> type and bytes. */
export type PageFiles = ReadonlyMap<string, {readonly type: string; readonly bytes: Uint8Array}>;

export const pageTypes = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
} as const;

/** Beside dist/src. */
const built = join(import.meta.dirname, '..', '..', '..', 'page');

/** The built page of the package; from its source it is bundled now. */
export async function loadPageFiles(): Promise<PageFiles> {
  const fromSource = import.meta.filename.endsWith('.ts');
  try {
    const files = fromSource ? await bundlePage(join(import.meta.dirname, '..', '..', 'page')) : await builtFiles();
    return new Map(
      Object.entries(pageTypes).map(([name, type]) => {
        const bytes = files.get(name);
        if (bytes === undefined) throw new Error(`${name} is missing`);
        return [name === 'index.html' ? '/' : `/${name}`, {type, bytes}];
      }),
    );
  } catch (error) {
    throw new ExplainError(
      'unreadable',
      `the page can't be served: ${messageOf(error)}; ${fromSource ? "run 'npm ci'" : 'install the package anew'}`,
    );
  }
}

async function builtFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = Object.keys(pageTypes);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(built, name))] as const)));
}
