import {statSync} from 'node:fs';
import {Command} from 'commander';
import {openBrowser} from '../../node/serve/open-browser.ts';
import {newToken} from '../../node/serve/serve-options.ts';
import {serveRuns} from '../../node/serve/server.ts';
import {usageError} from '../exit-codes.ts';
import {ownVoice, type Voice} from '../parts/voice.ts';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly token?: string | true;
  readonly allowHost?: readonly string[];
  readonly open?: boolean;
}

const highestPort = 65535;

/** `tfjs-explain serve`: the page that shows the runs of a log directory. Runs until it is stopped. */
export function serveCommand(voice: Voice = ownVoice): Command {
  return new Command('serve')
    .description('show the runs of a log directory in a page, also while they train')
    .argument('<logs>', 'the log directory, or the folder of one run')
    .option('--port <n>', 'port to listen at; 0 takes a free one', portOf, 0)
    .option('--host <address>', 'address to listen at; one that other machines reach needs --token', '127.0.0.1')
    .option('--token [text]', 'ask for this token; without a text one is made and printed')
    .option('--allow-host <name...>', 'further names of this machine that the page may be opened by')
    .option('--open', 'open the page in the browser')
    .addHelpText('after', '\nOnly reads. Ends on Ctrl-C.\n\n  tfjs-explain serve logs --open')
    .action((logs: string, flags: Flags) => runServe(logs, flags, voice));
}

/** Resolves when the process is told to end. */
async function runServe(logs: string, {port, host, token, allowHost, open}: Flags, voice: Voice): Promise<void> {
  if (statSync(logs, {throwIfNoEntry: false})?.isDirectory() !== true) {
    throw usageError(`there is no folder '${logs}'; give the log directory, such as logs`);
  }
  const asked = token === true ? newToken() : token;
  const server = await serveRuns(logs, {port, host, token: asked, allowedHosts: allowHost ?? []});
  voice.say(server.url);
  voice.note(`shows ${logs}; Ctrl-C ends it`);
  if (open) openBrowser(server.url, voice.note);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= highestPort) return port;
  throw usageError(`--port is a whole number from 0 to ${highestPort}, got '${text}'`);
}
