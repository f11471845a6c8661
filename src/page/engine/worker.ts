/** The worker that runs models: engine.js. It answers one wish after the other. */
import './turns.ts';
import * as tf from '@tensorflow/tfjs-core';
import {messageOf} from '../../core/errors.ts';
import {featureRows, mapRows, predictRows} from './answers.ts';
import {startBackend} from './backends.ts';
import type {EngineBackend} from './engine.ts';
import {type FromWorker, type Gift, isWork, type ToWorker, type Wish} from './messages.ts';
import {keptModels} from './models.ts';
import {settingsOf} from './run-settings.ts';

const models = keptModels();
let backend: Promise<EngineBackend> | undefined;
let queue: {readonly id: number; readonly wish: Wish}[] = [];
let current: AbortController | undefined;

self.addEventListener('message', ({data}: MessageEvent<ToWorker>) => {
  if (data === 'cancel') {
    queue = queue.filter(({wish}) => !isWork(wish));
    current?.abort();
    return;
  }
  queue.push(data);
  if (current === undefined) void work();
});

async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const {id, wish} = next;
    current = new AbortController();
    try {
      const gift = await grant(wish, current.signal);
      reply({id, left: left(), gift}, typeof gift === 'string' ? [] : [gift.values.buffer]);
    } catch (error) {
      reply({id, left: left(), error: messageOf(error)});
    }
  }
  current = undefined;
}

async function grant(wish: Wish, signal: AbortSignal): Promise<Gift> {
  if (wish.kind === 'use') {
    // Weights would have to move; they are loaded again where they are wanted.
    models.clear();
    backend = startBackend(wish.backend);
  }
  backend ??= startBackend('wasm');
  const name = await backend;
  if (wish.kind === 'use' || wish.kind === 'backend') return name;
  const settings = await settingsOf(wish.model.run);
  const network = await models.get(wish.model, [wish.inputs]);
  const asked = {network, settings, signal};
  if (wish.kind === 'explain') return mapRows(wish, asked);
  return wish.kind === 'predict' ? predictRows(wish.inputs, asked) : featureRows(wish.inputs, asked);
}

const left = (): number => tf.memory().numTensors - models.tensors;

function reply(message: FromWorker, transfer: readonly Transferable[] = []): void {
  self.postMessage(message, {transfer: [...transfer]});
}
