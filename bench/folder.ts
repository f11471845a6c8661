import {mkdirSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';

/** A new folder among the logs: on the disk that real logs are written to. */
export function benchFolder(): string {
  const logs = join(import.meta.dirname, '..', 'logs');
  mkdirSync(logs, {recursive: true});
  return mkdtempSync(join(logs, 'bench-'));
}
