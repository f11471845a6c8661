/** A process that takes the run 'shared' below the folder it is given, and holds it until a signal ends it. */
import {messageOf} from '../../src/core/errors.ts';
import {createRunDirectory} from '../../src/node/run-directory.ts';

try {
  createRunDirectory({outputDir: process.argv[2] ?? '', runName: 'shared'});
  process.stdout.write('held\n');
  setInterval(() => {}, 1000);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
