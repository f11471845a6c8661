import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {basename, dirname, join} from 'node:path';
import {safeCharts} from './safe-charts.ts';

/** The wasm backend that the page's models run on; threads would need headers that isolate the page. */
const wasmFiles = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];

/**
 * Makes the page's files from the folder of its source: name -> bytes. `page.js` and, in a worker, `engine.js` share
 * chunks. Needs esbuild, which a user of the package does not have.
 */
export async function bundlePage(source: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const {build} = await import('esbuild');
  const worker = join(source, 'engine', 'worker.ts');
  const {outputFiles} = await build({
    entryPoints: [
      {in: join(source, 'main.ts'), out: 'page'},
      {in: join(source, 'page.css'), out: 'page'},
      {in: worker, out: 'engine'},
    ],
    outdir: source,
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    write: false,
    minify: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [safeCharts(join(source, 'charts'))],
  });
  const files = new Map<string, Uint8Array>();
  for (const {path, contents} of outputFiles) files.set(basename(path), contents);
  files.set('index.html', await readFile(join(source, 'index.html')));
  const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  for (const name of wasmFiles) files.set(`wasm/${name}`, await readFile(join(wasm, name)));
  return files;
}
