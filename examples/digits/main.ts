import {Command, InvalidArgumentError} from 'commander';
import {messageOf} from '../../src/core/errors.ts';
import {startBackend} from '../support/start-backend.ts';
import {trainingProgress} from '../support/training-progress.ts';
import {describeWritten, epochTable} from '../support/written.ts';
import {type DigitsOptions, trainOnDigits} from './train.ts';

/** `npm start [-- options]`: trains on handwritten digits, explains it at each epoch and says where to look at that. */
async function main(options: DigitsOptions): Promise<void> {
  const {tf} = await startBackend();
  console.log(
    `training for ${options.epochs} epochs on handwritten digits of 8x8 pixels, six methods explain each epoch`,
  );
  const {model, explain} = await trainOnDigits(tf, options, trainingProgress(options.epochs));
  model.dispose();
  console.log(`\n${describeWritten(explain.directory)}\n\n${epochTable(explain.steps)}`);
  console.log(`\nlook at it with (pip install tensorboard brings the program):\n\n  ${explain.command}\n`);
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} on.`);
  };
}

const command = new Command('npm start --')
  .description('trains a network on handwritten digits while it is explained')
  .option('--epochs <n>', 'epochs to train for', wholeNumber(1), 12)
  .option('--out <folder>', 'folder of all logs', 'logs')
  .option('--run-name <name>', "the run's folder (default: the time)")
  .option('--seed <n>', 'seed of data, weights and draws', wholeNumber(0), 0)
  .option('--quick', 'fewer images and samples', false);

try {
  await main(command.parse().opts());
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
