import {Command} from 'commander';
import {runExample, wholeNumber} from '../support/arguments.ts';
import {startBackend} from '../support/start-backend.ts';
import {describeWritten, epochTable} from '../support/written.ts';
import {type MnistOptions, trainOnMnist} from './train.ts';

/** `npx tsx examples/mnist-tf-explain/main.ts [options]` */
async function main(options: MnistOptions): Promise<void> {
  const {tf} = await startBackend();
  const {model, callbacks} = await trainOnMnist(tf, options);
  model.dispose();
  for (const callback of callbacks) console.log(describeWritten(callback.directory));
  const [first] = callbacks;
  if (first) console.log(`\n${epochTable(first.steps)}\n\nto look at it:\n\n  ${first.command}\n`);
}

const command = new Command('npx tsx examples/mnist-tf-explain/main.ts')
  .description("tf-explain's example of callbacks in TensorFlow.js")
  .option('--data <path>', "folder with MNIST's idx files, or Keras's mnist.npz (default: small digits, enlarged)")
  .option('--epochs <n>', 'epochs to train for', wholeNumber(1), 5)
  .option('--limit <n>', 'most images to train with', wholeNumber(1))
  .option('--out <folder>', 'folder of all logs', 'logs');
await runExample(command, main);
