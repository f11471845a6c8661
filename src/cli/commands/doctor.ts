import {Command} from 'commander';
import {megabytes} from '../../node/backend/disk.ts';
import {type DoctorReport, inspectBackends} from '../../node/backend/doctor.ts';

interface Flags {
  readonly project?: string;
  readonly json?: boolean;
}

/** `tfjs-explain doctor`: what there is, what is missing and the command that mends it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say which backends work here, what is missing and the command that mends it')
    .option('--project <folder>', 'project to look at (default: the current folder)')
    .option('--json', 'print the findings as JSON')
    .action(async ({project = process.cwd(), json = false}: Flags) => {
      const report = await inspectBackends({project});
      process.stdout.write(`${json ? JSON.stringify(report, undefined, 2) : asText(report)}\n`);
      process.exitCode = report.backend === undefined ? 1 : 0;
    });
}

function asText(report: DoctorReport): string {
  const row = (name: string, value: string): string => `${name.padEnd(30)} ${value}`;
  const {native, wasm, cache} = report;
  const lines = [
    row('Node', `${report.node} on ${report.platform}`),
    ...report.packages.map(({name, version, folder}) =>
      row(name, version === undefined ? 'not installed' : `${version}  ${folder}`),
    ),
    row('copies of tfjs-core', String(report.coreCopies.length)),
    row('native library', native.loads ? `loads (TensorFlow ${native.tensorflow})` : `does not load: ${native.reason}`),
    row('wasm backend', wasm.loads ? 'loads' : `does not load: ${wasm.reason}`),
    row('Python', report.python || 'none found (only the setup needs it)'),
    row('C++ compiler', report.compiler || 'none found (only the setup needs it)'),
    row('cache', `${megabytes(cache.bytes)} in ${cache.folder}`),
    '',
    report.backend === undefined ? 'no backend works' : `the ${report.backend} backend serves`,
    ...report.problems.flatMap(({what, mend}) => [`- ${what}`, `  to mend it: ${mend}`]),
  ];
  return lines.join('\n');
}
