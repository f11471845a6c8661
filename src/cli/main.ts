#!/usr/bin/env node
import {Command, CommanderError} from 'commander';
import {messageOf} from '../core/errors.ts';
import {requireHere} from '../node/backend/resolve.ts';
import {doctorCommand} from './commands/doctor.ts';
import {explainCommand} from './commands/explain.ts';
import {measureCommand} from './commands/measure.ts';
import {methodsCommand} from './commands/methods.ts';
import {metricsCommand} from './commands/metrics.ts';
import {serveCommand} from './commands/serve.ts';
import {setupCommand} from './commands/setup.ts';
import {exitCodeOf} from './exit-codes.ts';

/** Each command is a file in commands/ and a line here. */
const commands = [
  () => explainCommand(),
  () => measureCommand(),
  methodsCommand,
  metricsCommand,
  () => serveCommand(),
  setupCommand,
  doctorCommand,
];

const {version}: {version: string} = requireHere('tfjs-explain/package.json');
const program = new Command('tfjs-explain')
  .version(version)
  .description('explain TensorFlow.js networks, and set up the backends that this runs on')
  .addHelpText(
    'after',
    `
A trained model is explained by 'explain', and how good explanations are is measured by 'measure'; a network is explained
while it trains by callbacks of model.fit: see the README.

  tfjs-explain explain model.json --input cat.png --method grad-cam --out maps
  tfjs-explain measure model.json --input x.npy --method grad-cam rise --metric deletion sparseness --out quality
  tfjs-explain methods          what there is to explain with
  tfjs-explain metrics          what there is to measure with
  tfjs-explain serve logs       a page of the runs, also while they train
  tfjs-explain setup            the native backend, which trains fastest
  tfjs-explain doctor           what works here, and what mends the rest
  tfjs-explain doctor --bench   how fast each backend is here

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
  )
  .exitOverride();
for (const command of commands) program.addCommand(command().exitOverride());

program.parseAsync().catch((error: unknown) => {
  process.exitCode = exitCodeOf(error);
  // Commander has said what is wrong itself.
  if (!(error instanceof CommanderError)) process.stderr.write(`${messageOf(error)}\n`);
});
