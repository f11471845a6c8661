import {io} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {messageOf} from '../src/core/errors.ts';

/** A model in tfjs-layers format: the text of its model.json, and its weights, which that says to be in weights.bin. */
export interface SerialisedModel {
  readonly json: string;
  readonly weights: Uint8Array;
}

export const weightsFile = 'weights.bin';

/** The model as it is now, without the optimizer's state; a text that says why where it can't be stored. */
export async function serialised(model: LayersModel): Promise<SerialisedModel | string> {
  let made: SerialisedModel | undefined;
  try {
    await model.save(
      io.withSaveHandler(async ({modelTopology, weightSpecs, weightData, generatedBy = ''}) => {
        const weightsManifest = [{paths: [weightsFile], weights: weightSpecs ?? []}];
        const json = {format: 'layers-model', generatedBy, convertedBy: null, modelTopology, weightsManifest};
        made = {json: JSON.stringify(json), weights: joined(weightData)};
        return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
      }),
    );
    return made ?? 'the model was not handed over';
  } catch (error) {
    return messageOf(error);
  }
}

/** tfjs hands over weights in one piece or in several. */
function joined(data: ArrayBuffer | ArrayBuffer[] | undefined): Uint8Array {
  const parts = (Array.isArray(data) ? data : data ? [data] : []).map((part) => new Uint8Array(part));
  const all = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
