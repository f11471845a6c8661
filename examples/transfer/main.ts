import {exampleCommand, runExample, wholeNumber} from '../support/arguments.ts';
import {sayResults} from '../support/say-results.ts';
import {startBackend} from '../support/start-backend.ts';
import {trainingProgress} from '../support/training-progress.ts';
import {type TransferOptions, trainTransfer} from './train.ts';

/** `npx tsx examples/transfer/main.ts [options]`: explains a model whose convolutions stand in a nested, frozen model. */
async function main(options: TransferOptions): Promise<void> {
  const {tf} = await startBackend();
  console.log(`training a base for ${options.baseEpochs} epochs on shapes, then a new model on top of it`);
  const {model, explain} = await trainTransfer(tf, options, trainingProgress(options.epochs));
  model.dispose();
  sayResults(explain);
}

const command = exampleCommand('npx tsx examples/transfer/main.ts', 'trains a model on top of a frozen one', 8)
  .option('--base-epochs <n>', 'epochs of the base', wholeNumber(1), 8)
  .option('--count <n>', 'images to train the base with', wholeNumber(8), 1600);
await runExample(command, main);
