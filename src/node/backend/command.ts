import {spawn} from 'node:child_process';

/** How a child process ended. */
export interface CommandResult {
  /** False when the program itself could not be started (not in PATH, not executable). */
  readonly found: boolean;
  /** Exit status; undefined when it was not found or a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the child is ended. Default: none. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end, without a shell, and keeps what it printed. Never rejects: read `found`, `code`, `signal`. */
export function runCommand(
  program: string,
  args: readonly string[],
  {cwd, env = process.env, timeoutMs}: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(cwd === undefined ? {} : {cwd}),
      ...(timeoutMs === undefined ? {} : {timeout: timeoutMs}),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const end = (found: boolean, code: number | null, signal: NodeJS.Signals | null): void =>
      resolve({
        found,
        code: code ?? undefined,
        signal: signal ?? undefined,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', () => end(false, null, null));
    child.on('close', (code, signal) => end(true, code, signal));
  });
}

/** The last lines of a program's output, for an error message. */
export function lastLines(text: string, count = 6): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
