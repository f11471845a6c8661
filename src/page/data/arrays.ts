import {openNpy, type Rows, type Stored} from './npy.ts';

/** Arrays of the server, kept while there is room. */
export interface Arrays {
  /** The array of a run's file with all its numbers; an `Error` where it is missing or damaged. */
  get(run: string, file: string): Promise<Rows | Error>;
  /** The same as it is stored: for those who need a few of its rows. */
  stored(run: string, file: string): Promise<Stored | Error>;
  /** The same where it is at hand, so that it is drawn within this frame. */
  atHand(run: string, file: string): Stored | undefined;
}

/** All arrays together, as they are stored and as numbers. */
const roomBytes = 128e6;

interface Entry {
  readonly stored: Promise<Stored | Error>;
  ready?: Stored;
  rows?: Promise<Rows | Error>;
  bytes: number;
}

export function cachedArrays(room = roomBytes): Arrays {
  const kept = new Map<string, Entry>();
  let used = 0;

  const grow = (address: string, entry: Entry, bytes: number): void => {
    if (kept.get(address) !== entry) return;
    entry.bytes += bytes;
    used += bytes;
    for (const [oldest, {bytes: freed}] of kept) {
      if (used <= room || oldest === address) break;
      kept.delete(oldest);
      used -= freed;
    }
  };
  /** The oldest go first: what was just used moves to the end. */
  const touch = (address: string): Entry | undefined => {
    const known = kept.get(address);
    if (known !== undefined) {
      kept.delete(address);
      kept.set(address, known);
    }
    return known;
  };
  const entryOf = (run: string, file: string): readonly [string, Entry] => {
    const address = addressOf(run, file);
    const known = touch(address);
    if (known !== undefined) return [address, known];
    const entry: Entry = {stored: load(address), bytes: 0};
    kept.set(address, entry);
    void entry.stored.then((found) => {
      // What is missing now may be there later.
      if (found instanceof Error) kept.delete(address);
      else {
        entry.ready = found;
        grow(address, entry, found.bytes);
      }
    });
    return [address, entry];
  };
  return {
    get(run, file) {
      const [address, entry] = entryOf(run, file);
      entry.rows ??= entry.stored.then((found) => {
        if (found instanceof Error) return found;
        const rows = found.all();
        grow(address, entry, rows.values.byteLength);
        return rows;
      });
      return entry.rows;
    },
    stored: (run, file) => entryOf(run, file)[1].stored,
    atHand: (run, file) => touch(addressOf(run, file))?.ready,
  };
}

/** A path below the log directory, for an address. */
export function pathOf(run: string, file = ''): string {
  const parts = `${run}/${file}`.split('/').filter((part) => part !== '');
  return parts.map(encodeURIComponent).join('/');
}

function addressOf(run: string, file: string): string {
  return `/files/${pathOf(run, file)}`;
}

async function load(address: string): Promise<Stored | Error> {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return new Error((await answer.text()).trim());
    return openNpy(await answer.arrayBuffer());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
