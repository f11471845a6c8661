import {Command} from 'commander';
import {messageOf} from '../../core/errors.ts';
import {setupNative} from '../../node/backend/setup.ts';
import {terminalProgress} from '../progress.ts';

interface Flags {
  readonly project?: string;
  readonly force?: boolean;
  readonly wheel?: string;
  readonly ifMissing?: boolean;
}

/** `tfjs-explain setup`: makes the native backend loadable in a project. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('put the native TensorFlow library in place for @tensorflow/tfjs-node')
    .option('--project <folder>', 'project whose node_modules has tfjs-node (default: the current folder)')
    .option('--force', 'build it anew even if it loads already')
    .option('--wheel <file or address>', 'the tensorflow wheel, for a machine where pip cannot find it')
    .option('--if-missing', 'say nothing when it is there; when it cannot be had, say why and exit 0')
    .addHelpText(
      'after',
      '\nWithout it the wasm backend serves: the same numbers, about three times as slowly.\n' +
        'Exit code: 0 when the library is in place, 1 when it could not be had.',
    )
    .action(async (flags: Flags) => {
      process.exitCode = await runSetup(flags);
    });
}

/** Exit code 0 when it is there now, or when `ifMissing` lets another backend serve. */
export async function runSetup({
  project = process.cwd(),
  force = false,
  wheel,
  ifMissing = false,
}: Flags): Promise<number> {
  const progress = terminalProgress();
  try {
    const {state, folder, tensorflow} = await setupNative({
      project,
      force,
      wheel,
      report: progress.line,
      onProgress: progress.bytes,
    });
    progress.end();
    if (state !== 'present') progress.line(`done: tfjs-node in ${folder} runs on TensorFlow ${tensorflow}`);
    else if (!ifMissing) progress.line(`nothing to do: tfjs-node in ${folder} loads (TensorFlow ${tensorflow})`);
    return 0;
  } catch (error) {
    progress.end();
    process.stderr.write(`the native backend could not be set up: ${messageOf(error)}\n`);
    process.stderr.write(
      'until then the wasm backend serves: the same numbers, training takes about three times as long\n',
    );
    return ifMissing ? 0 : 1;
  }
}
