import {stat} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ExplainError} from '../../core/errors.ts';
import {readDataFile, unreadable} from '../data/read-file.ts';
import {buildModel} from './build-model.ts';
import {refuseForeignFile, savedModelError} from './foreign-format.ts';
import {parseModelJson} from './model-json.ts';
import {readWeights} from './weight-files.ts';

/** A model.json holds no weights: 256 MiB are more than any topology takes up. */
const mostJson = 2 ** 28;

/**
 * Loads a layers model from its model.json, or from the folder that it lies in. Nothing outside of that folder is read, and
 * no memory is taken for weights that the files don't hold. Rejects with 'unreadable', and with 'not-applicable' for a
 * graph model; the message of a Keras file says how to convert it. The model is the caller's to dispose.
 */
export async function loadModelFile(given: string): Promise<LayersModel> {
  const path = await jsonPath(given);
  const bytes = await readDataFile(path, {limit: mostJson});
  refuseForeignFile(path, bytes);
  const {topology, groups} = parseModelJson(path, new TextDecoder().decode(bytes));
  const weightData = await readWeights(dirname(path), groups).catch((cause: unknown) => {
    throw cause instanceof ExplainError ? unreadable(path, cause.message, cause) : cause;
  });
  const specs = groups.flatMap(({weights}) => weights);
  const numbers = specs.reduce((sum, {entry, size}) => sum + (entry.group === 'optimizer' ? 0 : size), 0);
  const weightSpecs = specs.map(({entry}) => entry);
  const model = await buildModel(path, {modelTopology: topology, weightSpecs, weightData}, numbers);
  await checkNumbers(path, model);
  return model;
}

async function jsonPath(given: string): Promise<string> {
  const found = await stat(given).catch(() => undefined);
  if (!found?.isDirectory()) return given;
  const isFile = async (name: string) => (await stat(join(given, name)).catch(() => undefined))?.isFile() ?? false;
  if (await isFile('model.json')) return join(given, 'model.json');
  if (await isFile('saved_model.pb')) throw savedModelError(given);
  throw unreadable(given, 'there is no model.json in this folder');
}

/** A training that diverged leaves weights behind that explain nothing. */
async function checkNumbers(path: string, model: LayersModel): Promise<void> {
  for (const weight of model.weights) {
    const values = await weight.read().data();
    let count = 0;
    for (const value of values) if (Number.isNaN(value)) count++;
    if (count === 0) continue;
    tf.dispose(model.weights.map((one) => one.read()));
    throw unreadable(
      path,
      `weight '${weight.originalName}' holds ${count} NaN: the training has diverged, and nothing is left to explain`,
    );
  }
}
