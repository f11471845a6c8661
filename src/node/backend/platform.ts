/** Where the libraries of one operating system and processor come from, and how the binding is linked against them. */
export interface NativePlatform {
  /** As in `process.platform`-`process.arch`. */
  readonly id: string;
  /** Whether this project has built and run it; the others are written from the wheels' lists of files. */
  readonly tested: boolean;
  /** What pip is asked for. */
  readonly requirement: string;
  /** Values of pip's `--platform`, best first. */
  readonly pipPlatforms: readonly string[];
  /** Paths in the wheel of the shared libraries the binding is linked against. */
  readonly libraries: readonly string[];
  /** Further libraries that these need, if the wheel has any. */
  readonly extraLibraries?: RegExp;
  /** sha256 of the wheels whose RECORD is known -> sha256 of that RECORD, both in hex. */
  readonly knownRecords: Readonly<Record<string, string>>;
  /** Compiler arguments that link the binding to the libraries in a folder. */
  readonly link: (libraryFolder: string) => readonly string[];
  /** Arguments of `strip` that leave the library usable; undefined: don't strip. */
  readonly strip?: readonly string[];
}

const linuxLibraries = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];
const macLibraries = ['tensorflow/libtensorflow_cc.2.dylib', 'tensorflow/libtensorflow_framework.2.dylib'];

const linkOnLinux = (folder: string): readonly string[] => [
  '-shared',
  `-L${folder}`,
  '-l:libtensorflow_cc.so.2',
  '-l:libtensorflow_framework.so.2',
  '-Wl,-rpath,$ORIGIN/../../deps/lib',
];
const linkOnMac = (folder: string): readonly string[] => [
  '-bundle',
  '-undefined',
  'dynamic_lookup',
  `${folder}/libtensorflow_cc.2.dylib`,
  `${folder}/libtensorflow_framework.2.dylib`,
  '-Wl,-rpath,@loader_path/../../deps/lib',
];

const platforms: readonly NativePlatform[] = [
  {
    id: 'linux-x64',
    tested: true,
    requirement: 'tensorflow-cpu==2.15.1',
    pipPlatforms: ['manylinux_2_17_x86_64'],
    libraries: linuxLibraries,
    knownRecords: {
      '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26':
        'e76d4e70c007fc9af0a32b4bd1fabbcb18e820ddcef6d226ddd52eacee2ab4e9',
    },
    link: linkOnLinux,
    strip: ['-s'],
  },
  {
    id: 'linux-arm64',
    tested: false,
    requirement: 'tensorflow-cpu-aws==2.15.1',
    pipPlatforms: ['manylinux_2_17_aarch64', 'manylinux2014_aarch64'],
    libraries: linuxLibraries,
    extraLibraries: /^[^/]+\.libs\/libomp[^/]*\.so[^/]*$/,
    knownRecords: {
      d4c3a3a9363bf42999adedbbd514e3a133be2d62f61fee9cfa46aaefb087c09e:
        '13240c0dd91a735ad163ebec59451c848d63f4c57b77e08523497ff20f8a448f',
    },
    link: linkOnLinux,
    // Left as it came: strip can break libraries whose run path was rewritten, and nobody has tried it here.
  },
  {
    id: 'darwin-arm64',
    tested: false,
    requirement: 'tensorflow==2.15.1',
    pipPlatforms: ['macosx_12_0_arm64'],
    libraries: macLibraries,
    knownRecords: {
      aa926114d1e13ffe5b2ea59c3f195216f26646d7fe36e9e5207b291e4b7902ff:
        'f87cf1c62cbf9e4fc056e303f7015b2458e3541b1355ab5c1e5df2c2196d0081',
    },
    link: linkOnMac,
  },
  {
    id: 'darwin-x64',
    tested: false,
    requirement: 'tensorflow==2.15.1',
    pipPlatforms: ['macosx_10_15_x86_64'],
    libraries: macLibraries,
    knownRecords: {
      '6761efe511e6ee0f893f60738fefbcc51d6dc386eeaaafea59d21899ef369ffd':
        '9ec4df74b7c56c1897688e4a2a02709162422ced066cee8eb7bcef74164c1f08',
    },
    link: linkOnMac,
  },
];

/** The platform's row, or undefined where there is no wheel to build against (Windows, 32 bit, musl). */
export function nativePlatform(
  system: string = process.platform,
  processor: string = process.arch,
): NativePlatform | undefined {
  if (system === 'linux' && process.platform === 'linux' && !hasGlibc()) return undefined;
  return platforms.find(({id}) => id === `${system}-${processor}`);
}

/** The wheels are built for glibc; Alpine's musl can't load them. */
function hasGlibc(): boolean {
  const report: unknown = process.report.getReport();
  const header: unknown = Reflect.get(Object(report), 'header');
  return typeof Reflect.get(Object(header), 'glibcVersionRuntime') === 'string';
}

/** Headers of the wheel that tfjs-node's binding includes, directly or not. */
export const bindingHeaders: readonly string[] = [
  'tensorflow/c/c_api.h',
  'tensorflow/c/c_api_macros.h',
  'tensorflow/c/eager/c_api.h',
  'tensorflow/c/tf_attrtype.h',
  'tensorflow/c/tf_buffer.h',
  'tensorflow/c/tf_datatype.h',
  'tensorflow/c/tf_status.h',
  'tensorflow/c/tf_tensor.h',
  'tensorflow/c/tf_tstring.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/c/tsl_status.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
].map((path) => `tensorflow/include/${path}`);
