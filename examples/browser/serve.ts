import {Command} from 'commander';
import {runExample, wholeNumber} from '../support/arguments.ts';
import {serveSite} from './site.ts';

/** `npm run start:browser`: serves a page that trains on handwritten digits and explains it, and says where. */
async function main({port}: {readonly port: number}): Promise<void> {
  const {url} = await serveSite(undefined, {port});
  console.log(`open ${url} and press Start; Ctrl-C ends the server`);
}

const command = new Command('serve')
  .description('serves a page that trains on handwritten digits and explains each epoch, in the browser')
  .option('--port <n>', 'port to listen at; 0 takes a free one', wholeNumber(0), 0);

await runExample(command, main);
