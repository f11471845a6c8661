import {Command} from 'commander';

/** `tfjs-explain methods`: what there is to explain with. */
export function methodsCommand(): Command {
  return new Command('methods')
    .description('list the methods, or describe one with all its options')
    .argument('[name]', 'method to describe')
    .option('--json', 'print names, options, inputs, axes, cost and paper as JSON')
    .addHelpText('after', '\nExit code: 0, or 2 when there is no such method.')
    .action(async (name: string | undefined, {json = false}: {readonly json?: boolean}) => {
      const {methodsText} = await import('./methods/text.ts');
      process.stdout.write(`${methodsText(name, json)}\n`);
    });
}
