import {Option} from 'commander';
import {exampleCommand, runExample, wholeNumber} from '../support/arguments.ts';
import {sayResults} from '../support/say-results.ts';
import {startBackend} from '../support/start-backend.ts';
import {inPercent, trainingProgress} from '../support/training-progress.ts';
import {corners} from './corner-mark.ts';
import {type ShapesTraining, trainOnShapes} from './train.ts';

/** `npx tsx examples/shapes/main.ts [options]`: trains on made-up shapes, if you like with a mark that gives circles away. */
async function main(options: ShapesTraining): Promise<void> {
  const {tf} = await startBackend();
  console.log(`training for ${options.epochs} epochs on ${options.count} images of shapes`);
  const {model, explain, accuracies} = await trainOnShapes(tf, options, trainingProgress(options.epochs));
  model.dispose();
  sayResults(explain);
  for (const [marks, accuracy] of Object.entries(accuracies)) {
    console.log(`accuracy on held-out images ${marks}: ${inPercent(accuracy)}`);
  }
}

const command = exampleCommand('npx tsx examples/shapes/main.ts', 'trains on images of shapes', 10)
  .option('--count <n>', 'images to train with', wholeNumber(8), 1600)
  .addOption(new Option('--corner <corner>', 'corner of a mark that most circles have').choices(corners));
await runExample(command, main);
