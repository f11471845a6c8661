/**
 * What a loaded backend hands out: the members of `@tensorflow/tfjs`. Written as its parts, since the union's own types
 * bring the chained ops into every file that sees them.
 */
export type Tfjs = typeof import('@tensorflow/tfjs-core') &
  typeof import('@tensorflow/tfjs-layers') & {
    readonly data: typeof import('@tensorflow/tfjs-data');
    readonly version: Readonly<Record<string, string>>;
  };
