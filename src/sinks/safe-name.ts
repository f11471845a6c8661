/** Longest name of a file or folder that we make; leaves room for an ending within every file system's limit. */
const maxLength = 100;
/** Names that Windows keeps for devices, with any ending. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Any text as the name of one file or folder, safe on every system: only A-Z a-z 0-9 . _ -, at most 100 characters, no
 * dot at either end, no Windows device name, never empty. Different texts may give the same name: see `safePaths`.
 */
export function safeName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, maxLength)
    .replace(/^[.-]+|[.-]+$/g, '');
  if (plain === '') return '_';
  return reserved.test(plain) ? `_${plain}`.slice(0, maxLength) : plain;
}

/** Gives each tag a relative path of its own, its parts at '/' made safe: `grad-cam/conv 5` -> `grad-cam/conv-5`. */
export interface SafePaths {
  of(tag: string): string;
  /** Tags and paths given so far. */
  readonly given: ReadonlyMap<string, string>;
}

/** `given`: what was given earlier in the same folder. Two tags never share a path, on file systems without case neither. */
export function safePaths(given: Iterable<readonly [tag: string, path: string]> = []): SafePaths {
  const paths = new Map(given);
  const taken = new Set([...paths.values()].map((path) => path.toLowerCase()));
  return {
    given: paths,
    of(tag) {
      const known = paths.get(tag);
      if (known !== undefined) return known;
      const plain = tag.split('/').map(safeName).join('/');
      let path = plain;
      for (let n = 2; taken.has(path.toLowerCase()); n++) path = `${plain}-${n}`;
      taken.add(path.toLowerCase());
      paths.set(tag, path);
      return path;
    },
  };
}
