import {ExplainError} from '../../core/errors.ts';
import {unreadable} from '../data/read-file.ts';
import {graphModelError} from './foreign-format.ts';
import {checkedSpec, type WeightSpec} from './weight-spec.ts';

/** Files and the weights that lie in them, one behind the other. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

/** What a model.json says, as far as it was checked. */
export interface ModelJson {
  readonly topology: object;
  readonly groups: readonly WeightGroup[];
}

/** Reads the text of a model.json; `path` is for messages. Throws 'unreadable', for a graph model 'not-applicable'. */
export function parseModelJson(path: string, text: string): ModelJson {
  const json = parse(path, text);
  if (!isObject(json)) throw noModel(path, 'it holds no JSON object');
  const {modelTopology: topology, weightsManifest: manifest, format} = json;
  if (format === 'graph-model' || (isObject(topology) && Array.isArray(topology['node']))) throw graphModelError(path);
  if (!isObject(topology)) throw noModel(path, 'it has no modelTopology');
  if (!Array.isArray(manifest)) throw noModel(path, 'it has no weightsManifest: the weights are missing');
  return {topology, groups: manifest.map((group: unknown, i) => groupOf(path, group, i))};
}

function groupOf(path: string, group: unknown, index: number): WeightGroup {
  const {paths, weights} = isObject(group) ? group : {};
  if (!Array.isArray(paths) || !Array.isArray(weights)) {
    throw noModel(path, `group ${index} of its weightsManifest has no paths and weights`);
  }
  const odd = paths.find((one: unknown) => typeof one !== 'string');
  if (odd !== undefined) throw noModel(path, `a weight file's path must be text; got ${JSON.stringify(odd)}`);
  const specs = weights.map((spec: unknown): WeightSpec => {
    try {
      return checkedSpec(spec);
    } catch (error) {
      throw error instanceof ExplainError ? noModel(path, error.message) : error;
    }
  });
  return {paths: paths.map(String), weights: specs};
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'it is no JSON; a model.json of TensorFlow.js is wanted', cause);
  }
}

function noModel(path: string, why: string): ExplainError {
  return new ExplainError('unreadable', `${path} is no model.json of TensorFlow.js that can be read: ${why}`);
}

function isObject(value: unknown): value is {readonly [key: string]: unknown} {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
