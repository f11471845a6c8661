/**
 * A process that trains with callbacks until it is killed: `killed-training.ts OUTPUT_DIR FIRST_EPOCH`. It tells on stdout
 * each step that is logged.
 */
import {ExplainCallback, explainers} from '../../src/index.ts';
import {loadBackend} from '../../src/node/backend/load.ts';
import {tensors, train} from './tiny-training.ts';

const [, , outputDir = '', first = '0'] = process.argv;
await loadBackend();
const held = tensors(9, 1);
const explain = new ExplainCallback([explainers.gradCam(), explainers.gradient(), explainers.activations()], {
  ...{validationData: [held.x, held.y], outputDir, name: 'killed', runName: 'r', report: () => {}},
  onStep: ({step}) => void process.stdout.write(`${step}\n`),
});
await train(explain, {epochs: 100_000, initialEpoch: Number(first)});
