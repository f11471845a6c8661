/**
 * A process that writes epochs until it is killed: `endless-run.ts OUTPUT_DIR [RUN_NAME]`. It tells on stdout each epoch
 * that it has finished, so that a test knows what must be readable afterwards.
 */
import {defaultSinks} from '../../src/node/default-sinks.ts';
import {epochRecords, picture} from './run-folder.ts';

const [, , outputDir = '', runName] = process.argv;
const run = defaultSinks({
  ...{outputDir, name: 'killed', report: (message) => console.error(message)},
  ...(runName === undefined ? {} : {runName}),
});
const [sink] = run.sinks;
await sink?.open?.({});
process.stdout.write(`${run.directory}\n`);
for (let step = (run.lastStep ?? -1) + 1; ; step++) {
  for (const record of epochRecords(step)) await sink?.write(record);
  // Large, so that a kill is likely to fall into a write.
  await sink?.write({tag: 'large', step, kind: 'image', image: picture(step, 700, 500)});
  await sink?.endStep?.({step, metrics: {loss: 1 / (step + 1)}});
  process.stdout.write(`${step}\n`);
}
