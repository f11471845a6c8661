import type {VisualizationSpec} from 'vega-embed';
import type {Palette} from '../palette.ts';

/** A part of a chart's description; what tfjs-vis made of it is spread, not read. */
export type Part = {readonly [key: string]: unknown};

/** The page's colours and letters, in place of vega's. */
export function dressed(given: VisualizationSpec, {back, soft, line}: Palette): Part {
  const {config} = read(given);
  const letters = {
    labelColor: soft,
    titleColor: soft,
    labelFont: 'system-ui, sans-serif',
    titleFont: 'system-ui, sans-serif',
  };
  const axis = {...part(part(config)['axis']), ...letters, gridColor: line, domainColor: line, tickColor: line};
  return {
    ...part(given),
    background: back,
    config: {
      ...part(config),
      axis: {...axis, titleFontWeight: 'normal'},
      legend: {...part(part(config)['legend']), ...letters},
      view: {stroke: null},
    },
  };
}

export function colourOf({series}: Palette, i: number): string {
  return series[i % series.length] ?? 'grey';
}

/** The parse boundary between the types of vega and the few parts that are looked at here. */
export function read(given: VisualizationSpec): {
  readonly config: unknown;
  readonly data: unknown;
  readonly encoding: unknown;
  readonly layer: readonly Part[];
} {
  const {config, data, encoding, layer} = part(given);
  return {config, data, encoding, layer: list(layer).map(part)};
}

export function whole(spec: Part): VisualizationSpec {
  return spec as unknown as VisualizationSpec;
}

export function part(value: unknown): Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
