import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {pythonEnv} from './python-env.ts';

const startMs = 60_000;
const pollMs = 200;

/** Hands the address of a real TensorBoard that shows `logdir` (relative to `cwd`) to `body`, once it knows `run`. */
export async function withTensorBoard<T>(
  {cwd, logdir, run}: {readonly cwd: string; readonly logdir: string; readonly run: string},
  body: (url: string) => Promise<T>,
): Promise<T> {
  const server = spawn(
    await pythonEnv(),
    ['-m', 'tensorboard.main', '--logdir', logdir, '--samples_per_plugin', 'images=1000', '--port', '0'].concat(
      ...['--host', 'localhost'],
    ),
    {cwd, stdio: ['ignore', 'pipe', 'pipe']},
  );
  const ended = once(server, 'close');
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    const url = await within(startMs, async () => {
      if (server.exitCode !== null) throw new Error(`TensorBoard ended at once:\n${said}`);
      const address = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (address === undefined) return undefined;
      const runs: unknown = await (await fetch(`${address}/data/runs`)).json();
      return Array.isArray(runs) && runs.includes(run) ? address : undefined;
    });
    return await body(url);
  } finally {
    server.kill();
    await ended;
  }
}

async function within<T>(ms: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(pollMs);
  }
  throw new Error(`TensorBoard did not show the run within ${ms / 1000} s`);
}
