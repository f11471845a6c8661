#!/usr/bin/env node
import {Command, CommanderError} from 'commander';
import {messageOf} from '../core/errors.ts';
import {requireHere} from '../node/backend/resolve.ts';
import {doctorCommand} from './commands/doctor.ts';
import {setupCommand} from './commands/setup.ts';

/** Exit codes: 0 done, 1 failed, 2 wrong usage. */
const failed = 1;
const wrongUsage = 2;

/** Each command is a file in commands/ and a line here. */
const commands = [setupCommand, doctorCommand];

const {version}: {version: string} = requireHere('tfjs-explain/package.json');
const program = new Command('tfjs-explain')
  .version(version)
  .description('set up and check the backends that explanations of a TensorFlow.js network run on')
  .addHelpText(
    'after',
    `
Explaining itself is done by callbacks of model.fit: see the README.

  tfjs-explain setup            the native backend, which trains fastest
  tfjs-explain doctor           what works here, and what mends the rest
  tfjs-explain doctor --bench   how fast each backend is here

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
  )
  .exitOverride();
for (const command of commands) program.addCommand(command().exitOverride());

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
    return;
  }
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = failed;
});
