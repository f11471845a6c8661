import {requireHere} from './resolve.ts';

/** Node 23 removed these two from `util`. */
const firstWithout = 23;

/**
 * tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray` in its ops; on Node 23 and later they are put back. Older
 * Nodes keep their own, warnings included.
 */
export function restoreUtil(version: string = process.versions.node): void {
  if (Number.parseInt(version, 10) < firstWithout) return;
  const util: Record<string, unknown> = requireHere('node:util');
  util['isNullOrUndefined'] ??= (value: unknown): boolean => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}
