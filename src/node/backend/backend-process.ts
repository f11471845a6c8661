import {fileURLToPath, pathToFileURL} from 'node:url';
import {lastLines, runCommand} from './command.ts';
import type {BackendName} from './load.ts';
import type {NativeKernels} from './native-kernels.ts';
import {requireHere} from './resolve.ts';
import type {PassTimes} from './time-passes.ts';

/** What a backend says of itself from a process of its own. */
export interface BackendAnswer {
  /** Only of tfjs-node. */
  readonly kernels?: NativeKernels;
  /** When images were given. */
  readonly times?: PassTimes;
  /** Why there is nothing else. */
  readonly error?: string;
}

export interface BackendQuestion {
  readonly backend: BackendName;
  /** Images of a pass to time. Default 0: nothing is timed. */
  readonly images?: number;
  /** The project whose packages are taken. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Before the answer: TensorFlow.js greets on standard output too. */
export const marker = 'answer: ';
const limitMs = 120_000;

/** Loads a backend in a child process, since backends and their settings hold for a whole process. Never rejects. */
export async function askBackend({backend, images = 0, project, env}: BackendQuestion): Promise<BackendAnswer> {
  const fromSource = import.meta.url.endsWith('.ts');
  const program = new URL(`./describe-backend.${fromSource ? 'ts' : 'js'}`, import.meta.url);
  const loader = fromSource ? ['--import', pathToFileURL(requireHere.resolve('tsx')).href] : [];
  const {code, signal, stdout, stderr} = await runCommand(
    process.execPath,
    [...loader, fileURLToPath(program), backend, String(images)],
    {cwd: project, env: {TF_CPP_MIN_LOG_LEVEL: '2', ...env}, timeoutMs: limitMs},
  );
  const answer = stdout.split('\n').find((line) => line.startsWith(marker));
  if (answer !== undefined) return JSON.parse(answer.slice(marker.length));
  if (signal === 'SIGTERM') return {error: `it took longer than ${limitMs / 1000} s`};
  const error = /^.*Error: .*$/m.exec(stderr)?.[0];
  return {error: error ?? (lastLines(stderr) || `the child process ended with ${signal ?? code}`)};
}
