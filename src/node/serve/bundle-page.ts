import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** Makes the page's files from the folder of its source. Needs esbuild, which a user of the package does not have. */
export async function bundlePage(source: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const {build} = await import('esbuild');
  const {outputFiles} = await build({
    entryPoints: [join(source, 'main.ts')],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  const files = new Map<string, Uint8Array>();
  for (const {contents} of outputFiles) files.set('page.js', contents);
  for (const name of ['index.html', 'page.css']) files.set(name, await readFile(join(source, name)));
  return files;
}
