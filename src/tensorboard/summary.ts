import {ExplainError} from '../core/errors.ts';
import type {SummaryMetadata, SummaryValue} from './event.ts';
import {histogramRows} from './histogram.ts';

const utf8 = new TextEncoder();

/** Options of a tag, told with its first value. */
export interface TagOptions {
  /** Markdown, shown beside the tag's card. */
  readonly description?: string;
}

/** A number for the Scalars tab. NaN and infinities are shown as such. Stored as float32: the fast loader drops doubles. */
export function scalarValue(tag: string, value: number, options?: TagOptions): SummaryValue {
  if (typeof value !== 'number') {
    throw new ExplainError(
      'bad-data',
      `the scalar '${tag}' must be a number; got ${typeof value}: await its data() first`,
    );
  }
  const tensor = {dtype: 'float', shape: [], values: Float32Array.of(value)} as const;
  return {tag, tensor, metadata: metadata('scalars', 1, options)};
}

/** Whose the tags of pictures are. */
export const imagePlugin = 'images';

/** Pictures for the Images tab: PNG or, if they move, GIF bytes, all of the same size in pixels. */
export function imageValue(
  tag: string,
  {width, height, pngs}: {readonly width: number; readonly height: number; readonly pngs: readonly Uint8Array[]},
  options?: TagOptions,
): SummaryValue {
  if (!isSize(width) || !isSize(height) || pngs.length === 0 || !pngs.every((bytes) => isPng(bytes) || isGif(bytes))) {
    throw new ExplainError(
      'bad-data',
      `the image '${tag}' needs a width and a height of 1 or more and PNG or GIF bytes; got ${width}x${height} with ${pngs.length} pictures`,
    );
  }
  const values = [utf8.encode(String(width)), utf8.encode(String(height)), ...pngs];
  return {tag, tensor: {dtype: 'string', shape: [values.length], values}, metadata: metadata(imagePlugin, 3, options)};
}

/** The distribution of values for the Histograms and Distributions tabs; what is not finite is left out. */
export function histogramValue(tag: string, values: ArrayLike<number>, options?: TagOptions): SummaryValue {
  return histogramOfRows(tag, histogramRows(values), options);
}

/** A histogram that is already counted: rows of left edge, right edge and count, [k, 3] in C order. */
export function histogramOfRows(tag: string, rows: Float64Array, options?: TagOptions): SummaryValue {
  if (rows.length % 3 !== 0 || !rows.every(Number.isFinite)) {
    throw new ExplainError('bad-data', `the histogram '${tag}' needs finite rows of left, right and count`);
  }
  const tensor = {dtype: 'double', shape: [rows.length / 3, 3], values: rows} as const;
  return {tag, tensor, metadata: metadata('histograms', 2, options)};
}

/** Markdown for the Text tab. */
export function textValue(tag: string, markdown: string, options?: TagOptions): SummaryValue {
  const tensor = {dtype: 'string', shape: [], values: [utf8.encode(markdown)]} as const;
  return {tag, tensor, metadata: metadata('text', 2, options)};
}

/** A Keras model for the Graphs tab: the JSON of `model.toJSON()`. */
export function graphValue(tag: string, json: string): SummaryValue {
  if (!hasLayers(json)) {
    throw new ExplainError(
      'bad-data',
      `the graph '${tag}' must be the JSON of a Keras model, with its config.layers: pass model.toJSON()`,
    );
  }
  const tensor = {dtype: 'string', shape: [1], values: [utf8.encode(json)]} as const;
  return {tag, tensor, metadata: {plugin: 'graph_keras_model', content: utf8.encode('1'), dataClass: 3}};
}

function metadata(plugin: string, dataClass: 1 | 2 | 3, {description}: TagOptions = {}): SummaryMetadata {
  return description === undefined ? {plugin, dataClass} : {plugin, dataClass, description};
}

function isSize(length: number): boolean {
  return Number.isSafeInteger(length) && length > 0;
}

function isGif(bytes: Uint8Array): boolean {
  return [0x47, 0x49, 0x46, 0x38].every((byte, i) => bytes[i] === byte);
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte);
}

/** Whether TensorBoard's graph plugin can draw it. */
function hasLayers(json: string): boolean {
  try {
    const model: unknown = JSON.parse(json);
    if (typeof model !== 'object' || model === null || !('config' in model)) return false;
    const {config} = model;
    return typeof config === 'object' && config !== null && 'layers' in config && Array.isArray(config.layers);
  } catch {
    return false;
  }
}
