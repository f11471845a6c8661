import {realpathSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {Command, InvalidArgumentError} from 'commander';
import {messageOf} from '../../src/core/errors.ts';

/** The options that every example has. */
export interface CommonOptions {
  readonly epochs: number;
  readonly out: string;
  readonly runName?: string;
  readonly seed: number;
}

/** A command line with the options that every example has. */
export function exampleCommand(name: string, description: string, epochs: number): Command {
  return new Command(name)
    .description(description)
    .option('--epochs <n>', 'epochs to train for', wholeNumber(1), epochs)
    .option('--out <folder>', 'folder of all logs', 'logs')
    .option('--run-name <name>', "the run's folder (default: the time)")
    .option('--seed <n>', 'seed of data, weights and draws', wholeNumber(0), 0);
}

/** Reads a whole number from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} on.`);
  };
}

/** Runs an example with the options of the command line; a failure is told in one line. */
export async function runExample<Options>(command: Command, main: (options: Options) => Promise<void>): Promise<void> {
  try {
    await main(command.parse().opts<object>() as Options);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}

/** Whether a module is what Node was started with; `url` is its import.meta.url. */
export function isMain(url: string): boolean {
  const started = process.argv[1];
  return started !== undefined && pathToFileURL(realpathSync(started)).href === url;
}
