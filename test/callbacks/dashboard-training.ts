/**
 * A process that trains with a page beside it: `dashboard-training.ts OUTPUT_DIR [keep] [block] [endless]`. It tells the address on
 * stdout, and when the training is over. `block`: each epoch blocks the process, as native training does; `endless`: until it is killed.
 */
import {DashboardCallback, ExplainCallback, explainers} from '../../src/index.ts';
import {loadBackend} from '../../src/node/backend/load.ts';
import {tensors, train} from './tiny-training.ts';

const [, , outputDir = '', ...wanted] = process.argv;
const blockMs = 4000;
await loadBackend();
const held = tensors(9, 1);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const dashboard = new DashboardCallback({outputDir, keep: wanted.includes('keep'), report: say});
const explain = new ExplainCallback([explainers.gradient()], {
  ...{validationData: [held.x, held.y], outputDir, name: 'n', runName: 'r', report: () => {}},
  onStep: ({step}) => {
    if (step !== 1 || !wanted.includes('block')) return;
    say('blocked');
    const until = performance.now() + blockMs;
    while (performance.now() < until);
    say('free');
  },
});
await train([dashboard, explain], {epochs: wanted.includes('endless') ? 100_000 : 2});
say('trained');
