import {existsSync} from 'node:fs';
import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {ExplainError, messageOf} from '../../core/errors.ts';
import {cacheFolder} from './cache-folder.ts';
import {compileBinding, findCompiler} from './compile.ts';
import {diskFull, isDiskFull} from './disk.ts';
import {installNative, removeNative} from './install-native.ts';
import {type CachedLibraries, cachedLibraries, fillCache, type OnProgress, removeParts} from './library-cache.ts';
import {type NativePackage, requireNativePackage} from './native-package.ts';
import {probeBinding, probePackage} from './native-probe.ts';
import {withWheel} from './obtain-wheel.ts';
import {type NativePlatform, nativePlatform} from './platform.ts';
import {installPrebuilt, ownInstallCommand, prebuiltAnswers} from './prebuilt.ts';
import {withLock} from './setup-lock.ts';

/** Room that the libraries take, unpacked and compressed at once, in bytes; said when a disk is full. */
const roomNeeded = 800e6;

export interface SetupOptions {
  /** Folder of the project whose node_modules has tfjs-node. Default: the current folder. */
  readonly project?: string;
  /** Cache folder. Default: the user's (`XDG_CACHE_HOME`, `~/.cache` or the system's own place). */
  readonly cache?: string;
  /** Compile and install anew even if the binding loads; libraries in the cache are used. Default false. */
  readonly force?: boolean;
  /** File or address of the tensorflow wheel, for a machine where pip can't find it. Default: pip is asked. */
  readonly wheel?: string | undefined;
  /** Gets one plain line for each step. Default: silence. */
  readonly report?: (line: string) => void;
  /** Gets the bytes of a download. Default: silence. */
  readonly onProgress?: OnProgress;
  /** Environment of the programs that are run, and of the settings read. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds that the host of tfjs-node's prebuilt files has to answer. Default 3000. */
  readonly hostTimeoutMs?: number;
}

export interface SetupResult {
  /** 'present': it loaded already; 'prebuilt': tfjs-node's own files; 'built': compiled against the tensorflow wheel. */
  readonly state: 'present' | 'prebuilt' | 'built';
  /** tfjs-node's folder. */
  readonly folder: string;
  /** Version of the TensorFlow library that loads. */
  readonly tensorflow: string;
}

/**
 * Makes tfjs-node loadable in a project: as it is, else from its own prebuilt files, else compiled against the libraries
 * of the tensorflow wheel. Nothing half made stays in node_modules or the cache when it fails.
 * @throws ExplainError 'setup-failed' with what went wrong and the next step.
 */
export async function setupNative({
  project = process.cwd(),
  env = process.env,
  cache = cacheFolder(env),
  force = false,
  wheel,
  report = () => {},
  onProgress = () => {},
  hostTimeoutMs = 3000,
}: SetupOptions = {}): Promise<SetupResult> {
  const found = requireNativePackage(project);
  if (!force) {
    const state = await probeBinding(found.binding, env);
    if (state.loads) return {state: 'present', folder: found.folder, tensorflow: state.tensorflow};
    report(`tfjs-node's native library does not load yet: ${state.reason}`);
    report('asking for its own prebuilt files');
    if (await prebuiltAnswers(found, env, hostTimeoutMs)) {
      report('installing them, as tfjs-node itself does');
      const own = await installPrebuilt(found, env);
      if (own.loads) return {state: 'prebuilt', folder: found.folder, tensorflow: own.tensorflow};
      report(`they do not load: ${own.reason}`);
    } else report('their host does not answer');
  }
  const platform = nativePlatform();
  if (platform === undefined) throw noWheel();
  if (!platform.tested) report(`building on ${platform.id}, which nobody has tested yet`);
  const build: Build = {found, platform, cache, force, wheel, env, report, onProgress};
  try {
    await mkdir(cache, {recursive: true});
    await withLock(join(cache, 'setup.lock'), report, () => buildAndInstall(build));
  } catch (error) {
    throw await explained(error, build);
  }
  const state = await probePackage(found, env);
  if (!state.loads) {
    await removeNative(found);
    throw new ExplainError('setup-failed', `tfjs-node does not load with the binding that was built: ${state.reason}`);
  }
  return {state: 'built', folder: found.folder, tensorflow: state.tensorflow};
}

interface Build {
  readonly found: NativePackage;
  readonly platform: NativePlatform;
  readonly cache: string;
  readonly force: boolean;
  readonly wheel: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  readonly onProgress: OnProgress;
}

async function buildAndInstall(build: Build): Promise<void> {
  const {found, platform, cache, force, env, report} = build;
  const cached = await cachedLibraries(cache, platform);
  if (cached !== undefined) report(`using the libraries in ${cached.folder}`);
  const compiled = (folder: string): string =>
    join(folder, 'bindings', `tfjs-node-${found.version}-napi-v${found.napi}`, 'tfjs_binding.node');
  if (!force && cached !== undefined && existsSync(compiled(cached.folder))) {
    // One that an earlier project's setup compiled; on another machine's C library, say, it may not load.
    report(`installing into ${found.folder}`);
    if ((await installNative(found, cached, compiled(cached.folder), env)).loads) return;
  }
  const compiler = await findCompiler(env);
  const libraries = cached ?? (await download(build));
  report(`compiling tfjs-node's binding with ${compiler}`);
  await compileBinding(compiler, found, platform, libraries.folder, compiled(libraries.folder), env);
  report(`installing into ${found.folder}`);
  const state = await installNative(found, libraries, compiled(libraries.folder), env);
  if (state.loads) return;
  await rm(compiled(libraries.folder), {force: true});
  throw new ExplainError('setup-failed', `the binding that was built does not load: ${state.reason}`);
}

async function download({platform, cache, wheel: given, env, report, onProgress}: Build): Promise<CachedLibraries> {
  return withWheel({platform, given, scratch: join(cache, 'scratch'), env, report}, (wheel, id) => {
    report('downloading the libraries and headers out of it, and checking each');
    return fillCache(cache, platform, wheel, id, {env, onProgress});
  });
}

async function explained(error: unknown, {platform, cache}: Build): Promise<ExplainError> {
  if (isDiskFull(error)) {
    await removeParts(cache, platform);
    return diskFull(cache, roomNeeded);
  }
  if (error instanceof ExplainError) return error;
  return new ExplainError('setup-failed', `the setup failed: ${messageOf(error)}`, {cause: error});
}

function noWheel(): ExplainError {
  return new ExplainError(
    'setup-failed',
    `on ${process.platform}-${process.arch} only tfjs-node's own install can bring the native library: run ${ownInstallCommand}`,
  );
}
