import {Command} from 'commander';

/** `tfjs-explain metrics`: what there is to measure explanations with. */
export function metricsCommand(): Command {
  return new Command('metrics')
    .description('list the metrics, or describe one with all its options')
    .argument('[name]', 'metric to describe')
    .option('--json', 'print names, options, ranges, directions, needs, cost and paper as JSON')
    .addHelpText('after', '\nExit code: 0, or 2 when there is no such metric.')
    .action(async (name: string | undefined, {json = false}: {readonly json?: boolean}) => {
      const {metricsText} = await import('./metrics/text.ts');
      process.stdout.write(`${metricsText(name, json)}\n`);
    });
}
