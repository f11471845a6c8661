import {type Rows, readNpy} from './npy.ts';

/** Arrays of the server, kept while there is room. */
export interface Arrays {
  /** The array of a run's file; an `Error` where it is missing or damaged. */
  get(run: string, file: string): Promise<Rows | Error>;
}

const roomBytes = 256e6;

export function cachedArrays(): Arrays {
  const kept = new Map<string, {readonly rows: Promise<Rows | Error>; bytes: number}>();
  let used = 0;
  return {
    get(run, file) {
      const address = `/files/${pathOf(run, file)}`;
      const known = kept.get(address);
      if (known !== undefined) {
        // The oldest go first: what was just used moves to the end.
        kept.delete(address);
        kept.set(address, known);
        return known.rows;
      }
      const entry = {rows: load(address), bytes: 0};
      kept.set(address, entry);
      void entry.rows.then((rows) => {
        // What is missing now may be there later.
        if (rows instanceof Error) {
          kept.delete(address);
          return;
        }
        entry.bytes = rows.values.byteLength;
        used += entry.bytes;
        for (const [oldest, {bytes}] of kept) {
          if (used <= roomBytes || oldest === address) break;
          kept.delete(oldest);
          used -= bytes;
        }
      });
      return entry.rows;
    },
  };
}

/** A path below the log directory, for an address. */
export function pathOf(run: string, file = ''): string {
  const parts = `${run}/${file}`.split('/').filter((part) => part !== '');
  return parts.map(encodeURIComponent).join('/');
}

async function load(address: string): Promise<Rows | Error> {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return new Error((await answer.text()).trim());
    return readNpy(await answer.arrayBuffer());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
