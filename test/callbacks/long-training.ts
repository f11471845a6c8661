/**
 * A process that trains a tiny network for 200 epochs with callbacks: `long-training.ts OUTPUT_DIR`. It prints for each
 * epoch, a line of JSON, how many tensors there are and how much memory is resident.
 */
import * as tf from '@tensorflow/tfjs-core';
import {asCallback, ExplainCallback, explainers} from '../../src/index.ts';
import {loadBackend} from '../../src/node/backend/load.ts';
import {tensors, tinyNet, train} from './tiny-training.ts';

await loadBackend();
const held = tensors(6, 1);
const explain = new ExplainCallback(
  [explainers.gradCam(), explainers.integratedGradients({steps: 2}), explainers.activations()],
  {validationData: [held.x, held.y], outputDir: process.argv[2] ?? '', maxImages: 2, report: () => {}},
);
const watch = asCallback({
  onEpochEnd: async (epoch) => {
    if ((epoch + 1) % 20 === 0) globalThis.gc?.();
    const resident = process.memoryUsage().rss;
    process.stdout.write(`${JSON.stringify({step: epoch + 1, resident, tensors: tf.memory().numTensors})}\n`);
  },
});
await train([explain, watch], {epochs: 200, model: tinyNet({learningRate: 0.05})});
