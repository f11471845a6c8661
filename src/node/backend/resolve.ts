import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';

/** A package as Node finds it from some folder. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, symbolic links followed. */
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** `require` as it works in a project's own files; the files need not exist. */
export function requireFrom(folder: string): NodeJS.Require {
  return createRequire(join(resolve(folder), 'from-here.cjs'));
}

/** `require` as it works in this package. */
export const requireHere: NodeJS.Require = createRequire(import.meta.url);

/** The package that `require(name)` finds through one `require`, hoisted, nested or linked; undefined when there is none. */
export function findPackage(name: string, from: NodeJS.Require): FoundPackage | undefined {
  const path = packageJsonPath(name, from);
  if (path === undefined) return undefined;
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = {...manifest};
  return {name, version: String(fields['version']), folder: dirname(path), manifest: fields};
}

function packageJsonPath(name: string, from: NodeJS.Require): string | undefined {
  try {
    return from.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}
