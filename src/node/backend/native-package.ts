import {join} from 'node:path';
import {ExplainError} from '../../core/errors.ts';
import {installCommand} from './advice.ts';
import {type FoundPackage, findPackage, requireFrom, requireHere} from './resolve.ts';

/** tfjs-node in some node_modules, and where it looks for its binding. */
export interface NativePackage extends FoundPackage {
  /** Node-API version of the binding: the highest that both tfjs-node and this Node know. */
  readonly napi: number;
  /** Absolute path where tfjs-node looks for tfjs_binding.node. */
  readonly binding: string;
}

export const nativePackageName = '@tensorflow/tfjs-node';

/** tfjs-node as a project finds it, else as this package finds it. */
export function findNativePackage(project: string): NativePackage | undefined {
  const found = findPackage(nativePackageName, requireFrom(project)) ?? findPackage(nativePackageName, requireHere);
  if (found === undefined) return undefined;
  const napi = bestNapi(found);
  return {...found, napi, binding: join(found.folder, 'lib', `napi-v${napi}`, 'tfjs_binding.node')};
}

/** @throws ExplainError when the project has no tfjs-node. */
export function requireNativePackage(project: string): NativePackage {
  const found = findNativePackage(project);
  if (found !== undefined) return found;
  throw new ExplainError(
    'setup-failed',
    `${nativePackageName} is not installed in ${project}: run ${installCommand(nativePackageName)}, then the setup again`,
  );
}

function bestNapi({manifest}: FoundPackage): number {
  const binary = manifest['binary'];
  const listed: unknown = typeof binary === 'object' && binary !== null ? Reflect.get(binary, 'napi_versions') : [];
  const versions = Array.isArray(listed) ? listed.map(Number) : [];
  const ours = Number(process.versions['napi']);
  return Math.max(...versions.filter((version) => version <= ours));
}
