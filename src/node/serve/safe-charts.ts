import {join} from 'node:path';
import type {Plugin} from 'esbuild';

/**
 * Lets tfjs-vis be bundled for pages with a strict Content-Security-Policy. `charts` is the folder src/page/charts. With
 * `panel` its side panel keeps its looks, which takes `style-src 'unsafe-inline'`.
 */
export function safeCharts(charts: string, {panel = false}: {readonly panel?: boolean} = {}): Plugin {
  const embed = join(charts, 'vega-embed-csp.ts');
  return {
    name: 'charts under a strict policy',
    setup(build) {
      build.onResolve({filter: /^vega-embed$/}, ({importer}) => (importer === embed ? undefined : {path: embed}));
      if (!panel) build.onResolve({filter: /^glamor$/}, () => ({path: join(charts, 'no-glamor.ts')}));
    },
  };
}
