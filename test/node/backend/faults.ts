import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'chai';
import {ExplainError} from '../../../src/core/errors.ts';
import {librariesFolder} from '../../../src/node/backend/library-cache.ts';
import {type SetupOptions, setupNative} from '../../../src/node/backend/setup.ts';
import {
  makeWheel,
  noise,
  smallFiles,
  startIndex,
  type TestIndex,
  type TestWheel,
  thisPlatform,
} from './loopback-index.ts';
import {type TemporaryProject, temporaryProject, whatServes} from './temporary-project.ts';

/** Paths in the wheel of the two libraries, the large one first. */
export const [library = '', otherLibrary = ''] = thisPlatform().libraries;
export const librarySize = 300_000;

/** An index that nobody serves. */
export const closedPort = 'http://127.0.0.1:9/simple';

/** A project, an index and what the tests of a failing setup ask of them; made anew before each test. */
export interface Faults {
  project: TemporaryProject;
  serve(wheel: TestWheel, ranges?: boolean): Promise<TestIndex>;
  /** Runs a setup that has to fail with 'setup-failed', on the project's own empty cache unless told otherwise. */
  failedSetup(options: SetupOptions): Promise<ExplainError>;
  expectNoLibraries(): Promise<void>;
  expectNothingHalfMade(): Promise<void>;
  expectWasmServes(): Promise<void>;
  /** What the cache has of the large library, once it has it whole. */
  cachedLibrary(): string;
  leftInCache(pattern: RegExp): Promise<readonly string[]>;
}

/** Stands for the project outside of a test. */
const noProject: TemporaryProject = {
  folder: '',
  cache: '',
  tfjsNode: '',
  strays: async () => [],
  remove: async () => {},
};

export function useFaults(): Faults {
  let index: TestIndex | undefined;
  beforeEach(async () => {
    faults.project = await temporaryProject();
  });
  afterEach(async () => {
    await index?.close();
    index = undefined;
    await faults.project.remove();
  });
  const faults: Faults = {
    project: noProject,
    async serve(wheel, ranges = true) {
      index = await startIndex(wheel, {ranges});
      return index;
    },
    async failedSetup(options) {
      const {folder, cache} = faults.project;
      try {
        await setupNative({project: folder, cache, ...options});
      } catch (error) {
        if (error instanceof ExplainError && error.code === 'setup-failed') return error;
        throw error;
      }
      throw new Error('the setup ended well, which it should not');
    },
    async expectNoLibraries() {
      const left = await faults.leftInCache(/libtensorflow_cc|\.json/);
      expect(left.filter((name) => !name.includes('.part-'))).to.deep.equal([]);
      expect(await faults.project.strays()).to.deep.equal([]);
    },
    async expectNothingHalfMade() {
      expect(await filesBelow(faults.project.cache)).to.deep.equal([]);
      expect(await faults.project.strays()).to.deep.equal([]);
    },
    async expectWasmServes() {
      const {name, note, product} = await whatServes(faults.project.folder);
      expect({name, product}).to.deep.equal({name: 'wasm', product: 11});
      expect(note).to.match(/has no native library .*using the wasm backend/);
    },
    cachedLibrary: () =>
      join(librariesFolder(faults.project.cache, thisPlatform()), 'deps', 'lib', library.replace('tensorflow/', '')),
    leftInCache: async (pattern) => (await filesBelow(faults.project.cache)).filter((name) => pattern.test(name)),
  };
  return faults;
}

/** A wheel whose libraries are noise: it downloads and checks well, and can't be compiled against. */
export function smallWheel(): Promise<TestWheel> {
  return makeWheel({files: smallFiles((path) => noise(librarySize, path))});
}

export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true}).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
