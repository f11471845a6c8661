import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Command, CommanderError} from 'commander';
import {explainCommand} from '../../src/cli/commands/explain.ts';
import {measureCommand} from '../../src/cli/commands/measure.ts';
import {exitCodeOf} from '../../src/cli/exit-codes.ts';
import type {Voice} from '../../src/cli/parts/voice.ts';
import {messageOf} from '../../src/core/errors.ts';
import {decodeNpy, type NpyArray} from '../../src/node/npy.ts';

const reference = join(import.meta.dirname, '..', 'reference');

export const modelJson = (name: string): string => join(reference, 'models', name, 'model.json');
/** An array's path, such as `m1/inputs`. */
export const arrayFile = (name: string): string => join(reference, `${name}.npy`);

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What the command line does with `explain ARGS`, but for the start of a process. */
export function explainHere(...args: readonly string[]): Promise<Outcome> {
  return commandHere(explainCommand, args);
}

/** As `explainHere`, with `measure ARGS`. */
export function measureHere(...args: readonly string[]): Promise<Outcome> {
  return commandHere(measureCommand, args);
}

async function commandHere(make: (voice: Voice) => Command, args: readonly string[]): Promise<Outcome> {
  const said: string[] = [];
  const noted: string[] = [];
  const command = make({
    say: (line) => said.push(line),
    note: (line) => noted.push(line),
    terminal: process.stderr,
  });
  command.exitOverride().configureOutput({writeErr: (text) => noted.push(text.trimEnd()), writeOut: () => {}});
  let code = 0;
  try {
    await command.parseAsync(args, {from: 'user'});
  } catch (error) {
    code = exitCodeOf(error);
    if (!(error instanceof CommanderError)) noted.push(messageOf(error));
  }
  return {code, out: said.join('\n'), err: noted.join('\n')};
}

/** A folder of one test file for what it writes. */
export interface Place {
  readonly folder: string;
  at(name: string): string;
  array(name: string): NpyArray;
  remove(): void;
}

export function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  const at = (name: string) => join(folder, name);
  return {
    folder,
    at,
    array: (name) => decodeNpy(readFileSync(at(name))),
    remove: () => rmSync(folder, {recursive: true}),
  };
}
