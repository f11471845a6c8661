import {exampleCommand, runExample} from '../support/arguments.ts';
import {sayResults} from '../support/say-results.ts';
import {startBackend} from '../support/start-backend.ts';
import {trainingProgress} from '../support/training-progress.ts';
import {type DigitsOptions, trainOnDigits} from './train.ts';

/** `npm start [-- options]`: trains on handwritten digits, explains it at each epoch and says where to look at that. */
async function main(options: DigitsOptions): Promise<void> {
  const {tf} = await startBackend();
  console.log(`training for ${options.epochs} epochs on handwritten digits; six methods explain each of them`);
  const {model, explain} = await trainOnDigits(tf, options, trainingProgress(options.epochs));
  model.dispose();
  sayResults(explain);
}

const command = exampleCommand('npm start --', 'trains a network on handwritten digits while it is explained', 12);
await runExample(command.option('--quick', 'fewer images and samples', false), main);
