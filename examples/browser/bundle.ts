import {readFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {build, type Plugin} from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/** Makes one script for the browser of a TypeScript file of this repository. */
export async function bundle(entry: string): Promise<Uint8Array> {
  const {outputFiles, warnings} = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    // esbuild's own choice is these too, but for packages that are both imported and required, as tfjs-core is by tfjs-vis: of
    // such it would take the CommonJS file, and tfjs would be there twice.
    mainFields: ['browser', 'module', 'main'],
    format: 'esm',
    target: 'es2022',
    define: {'process.env.NODE_ENV': '"production"'},
    plugins: [await fromSource(), chartsWithoutEval()],
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (script === undefined || warnings.length > 0) throw new Error(warnings.map(({text}) => text).join('\n'));
  return script.contents;
}

/**
 * The package's "browser" field names files of dist; this puts the same files' sources in place of each other. Where the
 * package is installed, esbuild, webpack, rollup and vite do this by themselves.
 */
export async function fromSource(): Promise<Plugin> {
  const {browser}: {browser: Record<string, string>} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const source = (path: string): string => join(root, path.replace('./dist/', '').replace(/\.js$/, '.ts'));
  const swapped = new Map(Object.entries(browser).map(([node, page]) => [source(node), source(page)]));
  return {
    name: 'browser field of the source',
    setup({onResolve}) {
      onResolve({filter: /^\.\.?\/.*\.ts$/}, ({path, importer}) => {
        const page = swapped.get(join(dirname(importer), path));
        return page === undefined ? undefined : {path: page};
      });
    },
  };
}

/**
 * Lets tfjs-vis draw under a Content-Security-Policy without 'unsafe-eval': its charts are vega's, which compiles
 * expressions with Function(); handed vega's interpreter, it walks them instead. Needs the newer vega that package.json's
 * `overrides` ask for.
 */
function chartsWithoutEval(): Plugin {
  const namespace = 'interpreted';
  const contents = `
import embed from 'vega-embed';
import {expressionInterpreter as expr} from 'vega-interpreter';
export default (element, spec, options) => embed(element, spec, {...options, ast: true, expr});`;
  return {
    name: 'charts without eval',
    setup({onLoad, onResolve}) {
      onResolve({filter: /^vega-embed$/}, ({namespace: from}) =>
        from === namespace ? undefined : {path: 'vega-embed', namespace},
      );
      onLoad({filter: /.*/, namespace}, () => ({contents, resolveDir: root}));
    },
  };
}
