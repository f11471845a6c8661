import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';

/** Writes a model as tfjs does, its weights in one file, and disposes it. Returns the path of its model.json. */
export async function saveModel(model: LayersModel, folder: string): Promise<string> {
  mkdirSync(folder);
  await model.save({
    save: async ({modelTopology, weightSpecs, weightData}) => {
      const bytes = tf.io.CompositeArrayBuffer.join(weightData);
      writeFileSync(join(folder, 'weights.bin'), new Uint8Array(bytes));
      const manifest = [{paths: ['weights.bin'], weights: weightSpecs}];
      const json = {format: 'layers-model', modelTopology, weightsManifest: manifest};
      writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    },
  });
  tf.dispose(model.weights.map((weight) => weight.read()));
  return join(folder, 'model.json');
}
