import {homedir} from 'node:os';
import {join} from 'node:path';

/** The user's cache folder for this package; a project's node_modules can be deleted without losing what lies here. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, system: string = process.platform): string {
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && xdg !== '') return join(xdg, 'tfjs-explain');
  const home = env['HOME'] ?? homedir();
  if (system === 'darwin') return join(home, 'Library', 'Caches', 'tfjs-explain');
  if (system === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'tfjs-explain');
  return join(home, '.cache', 'tfjs-explain');
}
