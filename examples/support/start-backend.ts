import {runSetup} from '../../src/cli/commands/setup.ts';
import {type LoadedBackend, loadBackend} from '../../src/node.ts';

/**
 * The fastest backend there is, after making sure of the native one: nothing happens when that is there; when it can't be
 * had, it is said why, and another serves. TFJS_EXPLAIN_BACKEND=node|wasm|cpu takes one of them.
 */
export async function startBackend(say: (line: string) => void = console.log): Promise<LoadedBackend> {
  const asked = process.env['TFJS_EXPLAIN_BACKEND'] ?? '';
  if (asked === '' || asked === 'node') await runSetup({ifMissing: true});
  const backend = await loadBackend({report: say});
  say(`backend: ${backend.name}`);
  return backend;
}
