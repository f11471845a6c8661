import {closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync} from 'node:fs';

/** A file that only grows, by whole entries. */
export interface AppendFile {
  readonly path: string;
  /** Bytes of whole entries. */
  readonly size: number;
  /** Writes an entry whole. On any fault the file is cut back to the entry before, and the fault is thrown. */
  append(entry: Uint8Array): void;
  /** Returns when everything is on the disk; throws when the file itself is gone. */
  sync(): void;
  close(): void;
}

/** Makes a file that must not be there yet. */
export function createAppendFile(path: string): AppendFile {
  return appendTo(path, openSync(path, 'wx'), 0);
}

/** Opens a file, or makes it, to go on after its first `size` bytes; what stands behind them is cut off. */
export function continueAppendFile(path: string, size: number): AppendFile {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o666);
  ftruncateSync(descriptor, size);
  return appendTo(path, descriptor, size);
}

function appendTo(path: string, descriptor: number, from: number): AppendFile {
  let size = from;
  let ragged = false;
  const cutBack = (): void => {
    ftruncateSync(descriptor, size);
    ragged = false;
  };
  return {
    path,
    get size() {
      return size;
    },
    append(entry) {
      if (ragged) cutBack();
      try {
        // A second write after a short one either completes the entry or tells why it can't be.
        for (let done = 0; done < entry.length; ) {
          ragged = true;
          done += writeSync(descriptor, entry, done, entry.length - done, size + done);
        }
        ragged = false;
        size += entry.length;
      } catch (error) {
        try {
          cutBack();
        } catch {
          // The next entry tries again: `ragged` is still set.
        }
        throw error;
      }
    },
    sync() {
      fsyncSync(descriptor);
      // Everything goes well with a file that nobody will ever see again.
      if (fstatSync(descriptor).nlink === 0) throw new Error('the file was deleted while it was being written');
    },
    close: () => closeSync(descriptor),
  };
}
