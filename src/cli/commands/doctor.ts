import {Command} from 'commander';
import {benchBackends} from '../../node/backend/backend-bench.ts';
import {inspectBackends} from '../../node/backend/doctor.ts';
import {terminalProgress} from '../progress.ts';
import {benchAsText, reportAsText} from './doctor-text.ts';

interface Flags {
  readonly project?: string;
  readonly bench?: boolean;
  readonly json?: boolean;
}

/** `tfjs-explain doctor`: what there is, what is missing and the command that mends it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say which backends work here, what is missing and the command that mends it')
    .option('--project <folder>', 'project to look at (default: the current folder)')
    .option('--bench', 'time a forward and a backward pass on each backend too, and name the best (20 s)')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nChanges nothing. Exit code: 0 when some backend works, 1 when none does.')
    .action(async ({project = process.cwd(), bench = false, json = false}: Flags) => {
      const report = await inspectBackends({project});
      const timed = bench ? await benchBackends({project, report: terminalProgress().line}) : undefined;
      const text = json
        ? JSON.stringify(timed === undefined ? report : {...report, bench: timed}, undefined, 2)
        : [reportAsText(report), ...(timed === undefined ? [] : ['', benchAsText(timed)])].join('\n');
      process.stdout.write(`${text}\n`);
      process.exitCode = report.backend === undefined ? 1 : 0;
    });
}
