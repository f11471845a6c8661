import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {bundlePage} from './bundle-page.ts';

/** What the page is made of: path in the address -> type and bytes. Nothing else is served as the page. */
export type PageFiles = ReadonlyMap<string, {readonly type: string; readonly bytes: Uint8Array}>;

/** Names that a file of the page may have, and its type. */
const types: readonly (readonly [name: RegExp, type: string])[] = [
  [/^index\.html$/, 'text/html; charset=utf-8'],
  [/^page\.css$/, 'text/css; charset=utf-8'],
  [/^(page|engine|chunk-[A-Z0-9]+)\.js$/, 'text/javascript; charset=utf-8'],
  [/^wasm\/[\w-]+\.wasm$/, 'application/wasm'],
];
const needed = ['index.html', 'page.css', 'page.js'];

const isSource = import.meta.filename.endsWith('.ts');
/** The source, or what was built of it beside dist/src. */
const folder = isSource
  ? join(import.meta.dirname, '..', '..', 'page')
  : join(import.meta.dirname, '..', '..', '..', 'page');
let loaded: Promise<PageFiles> | undefined;

/** The built page of the package; from its source it is bundled, once a process. */
export function loadPageFiles(): Promise<PageFiles> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<PageFiles> {
  try {
    return pageFiles(isSource ? await bundlePage(folder) : await builtFiles());
  } catch (error) {
    throw new ExplainError(
      'unreadable',
      `the page can't be served: ${messageOf(error)}; ${isSource ? "run 'npm ci'" : 'install the package anew'}`,
    );
  }
}

function pageFiles(files: ReadonlyMap<string, Uint8Array>): PageFiles {
  const missing = needed.find((name) => !files.has(name));
  if (missing !== undefined) throw new Error(`${missing} is missing`);
  return new Map(
    [...files].flatMap(([name, bytes]) => {
      const type = typeOf(name);
      return type === undefined ? [] : [[name === 'index.html' ? '/' : `/${name}`, {type, bytes}] as const];
    }),
  );
}

async function builtFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await readdir(folder, {recursive: true});
  const names = found.map((name) => name.replaceAll('\\', '/')).filter((name) => typeOf(name) !== undefined);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

function typeOf(name: string): string | undefined {
  return types.find(([pattern]) => pattern.test(name))?.[1];
}
