import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const reference = join(import.meta.dirname, '..', '..', 'reference', 'models');

export interface Weight {
  name: string;
  shape: number[];
  dtype: string;
  group?: string;
  quantization?: {dtype: string; min?: number; scale?: number};
}

/** What tests change of a model.json; the rest of it stays. */
export interface Json {
  format?: string;
  modelTopology: {model_config: {config: {layers: {class_name: string; config: Record<string, unknown>}[]}}};
  weightsManifest: {paths: string[]; weights: Weight[]}[];
}

export interface Parts {
  json: Json;
  /** By path in the model's folder. */
  files: {[path: string]: Uint8Array};
}

export const shard = 'group1-shard1of1.bin';

/** The parts of a reference network. */
export function partsOf(name: string): Parts {
  const at = (file: string) => readFileSync(join(reference, name, file));
  return {json: JSON.parse(at('model.json').toString()), files: {[shard]: at(shard)}};
}

/** A folder for models that tests write. */
export interface ModelFolder {
  readonly folder: string;
  /** Writes a model to a folder of its own below and returns its path of model.json. */
  write(parts: Parts, text?: string): string;
  remove(): void;
}

export function modelFolder(): ModelFolder {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  let count = 0;
  return {
    folder,
    write({json, files}, text = JSON.stringify(json)) {
      const own = join(folder, `model-${count++}`);
      mkdirSync(own);
      writeFileSync(join(own, 'model.json'), text);
      for (const [path, bytes] of Object.entries(files)) writeFileSync(join(own, path), bytes);
      return join(own, 'model.json');
    },
    remove: () => rmSync(folder, {recursive: true}),
  };
}
