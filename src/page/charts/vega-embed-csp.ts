/**
 * Stands in vega-embed's place in our bundles. tfjs-vis draws with vega, which compiles its expressions with Function(); a
 * Content-Security-Policy without 'unsafe-eval' refuses that. Vega's interpreter walks the parsed expressions instead.
 */
import vegaEmbed, {type EmbedOptions, type Result, type VisualizationSpec} from 'vega-embed';
import {expressionInterpreter} from 'vega-interpreter';
import {adjusted, isOurs, keepView} from './adjusting.ts';

type Embed = (area: HTMLElement, spec: VisualizationSpec, options?: EmbedOptions) => Promise<Result>;

/** The package's types tell of its CommonJS file, whose default is the whole of it; what is bundled is its ES module. */
const embed = vegaEmbed as unknown as Embed;

export default async function embedInterpreted(
  area: HTMLElement,
  spec: VisualizationSpec,
  options: EmbedOptions = {},
): Promise<Result> {
  // vega's tooltip would bring a style sheet with it; the page says values itself.
  const own: EmbedOptions = isOurs(area) ? {tooltip: false, renderer: 'canvas'} : {};
  const result = await embed(area, adjusted(area, spec), {...options, ...own, ast: true, expr: expressionInterpreter});
  keepView(area, result);
  return result;
}
