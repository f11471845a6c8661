import {join, resolve} from 'node:path';
import {runCommand} from './command.ts';
import {removeNative} from './install-native.ts';
import {type NativePackage, nativePackageName} from './native-package.ts';
import {type NativeState, probePackage} from './native-probe.ts';
import {requireFrom} from './resolve.ts';

/** tfjs-node's install script downloads about 150 MB and may compile; past this it hangs. */
const installMs = 600_000;

/** Whether the host of tfjs-node's prebuilt files answers, and with what it should, within `timeoutMs`. */
export async function prebuiltAnswers(
  found: NativePackage,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<boolean> {
  const binary = found.manifest['binary'];
  const listed: unknown = typeof binary === 'object' && binary !== null ? Reflect.get(binary, 'host') : undefined;
  // node-pre-gyp's own way to name a mirror.
  const host = env['npm_config_tfjs_binding_binary_host_mirror'] ?? listed;
  if (typeof host !== 'string') return false;
  const constants: unknown = requireFrom(found.folder)('./scripts/deps-constants.js');
  const version = String(Reflect.get(Object(constants), 'LIBTENSORFLOW_VERSION'));
  // The two addresses that its scripts/install.js and node-pre-gyp make on the common platform; on others only the host is asked.
  const storage = env['TFJS_NODE_CDN_STORAGE'] ?? env['CDN_STORAGE'] ?? `${new URL(host).origin}/`;
  const base = env['TFJS_NODE_BASE_URI'] ?? `${storage}tensorflow/libtensorflow/libtensorflow-`;
  const platform = {linux: 'linux', darwin: 'darwin', win32: 'windows'}[String(process.platform)] ?? process.platform;
  const ending = process.platform === 'win32' ? 'zip' : 'tar.gz';
  const addon = `${host}/napi-v${found.napi}/${found.version}/CPU-${platform}-${found.version}.${ending}`;
  const library = `${base}cpu-${platform}-x86_64-${version}.${ending}`;
  const urls = process.arch === 'x64' ? [addon, library] : [addon];
  const answers = await Promise.all(urls.map((url) => answers200(url, timeoutMs)));
  return answers.every(Boolean);
}

/** Runs tfjs-node's own install script; what it leaves is removed again when it does not load. */
export async function installPrebuilt(found: NativePackage, env: NodeJS.ProcessEnv): Promise<NativeState> {
  const path = [...binFolders(found.folder), env['PATH'] ?? ''].join(process.platform === 'win32' ? ';' : ':');
  await removeNative(found);
  await runCommand(process.execPath, [join('scripts', 'install.js')], {
    cwd: found.folder,
    env: {...env, PATH: path},
    timeoutMs: installMs,
  });
  const state = await probePackage(found, env);
  if (!state.loads) await removeNative(found);
  return state;
}

/** What to run by hand where there is no wheel to build against. */
export const ownInstallCommand = `npm rebuild --ignore-scripts=false ${nativePackageName}`;

/** Its install script calls `node-pre-gyp` by name, as npm lets it: from node_modules/.bin of every folder above. */
function binFolders(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = resolve(folder); at !== resolve(at, '..'); at = resolve(at, '..'))
    folders.push(join(at, 'node_modules', '.bin'));
  return folders;
}

async function answers200(url: string, timeoutMs: number): Promise<boolean> {
  try {
    return (await fetch(url, {method: 'HEAD', signal: AbortSignal.timeout(timeoutMs)})).ok;
  } catch {
    return false;
  }
}
