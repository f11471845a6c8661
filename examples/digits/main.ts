import {DashboardCallback} from '../../src/index.ts';
import {exampleCommand, runExample} from '../support/arguments.ts';
import {sayResults} from '../support/say-results.ts';
import {startBackend} from '../support/start-backend.ts';
import {trainingProgress} from '../support/training-progress.ts';
import {type DigitsOptions, trainOnDigits} from './train.ts';

interface Flags extends DigitsOptions {
  /** Serve the page beside the training. */
  readonly dashboard: boolean;
}

/** `npm start [-- options]`: trains on handwritten digits, explains it at each epoch and says where to look at that. */
async function main({dashboard, ...options}: Flags): Promise<void> {
  const {tf} = await startBackend();
  console.log(`training for ${options.epochs} epochs on handwritten digits; six methods explain each of them`);
  const progress = trainingProgress(options.epochs);
  const page = dashboard
    ? new DashboardCallback({outputDir: options.out, keep: true, report: progress.report})
    : undefined;
  try {
    const {model, explain} = await trainOnDigits(tf, options, progress, page);
    model.dispose();
    sayResults(explain);
  } catch (error) {
    await page?.close();
    throw error;
  }
  if (page?.url) console.log(`the page stays at ${page.url} until Ctrl-C`);
}

const command = exampleCommand('npm start --', 'trains a network on handwritten digits while it is explained', 12)
  .option('--quick', 'fewer images and samples', false)
  .option('--dashboard', 'serve a page that shows it all, also after the training, until Ctrl-C', false);
await runExample(command, main);
