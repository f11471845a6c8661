import {ExplainError} from '../../core/errors.ts';
import {describeFault} from '../../node/faults.ts';
import {encodeNpy} from '../../node/npy.ts';
import {writeWholeFile} from '../../node/whole-file.ts';
import type {PlainTensor} from '../../report/plain.ts';

/** Writes a file whole or not at all, with the folders above it. Throws 'unwritable'. */
export function writeOut(path: string, content: Uint8Array | string): void {
  try {
    writeWholeFile(path, content, `${path}.${process.pid}.part`);
  } catch (cause) {
    throw new ExplainError('unwritable', `${path} can't be written: ${describeFault(cause)}`, {cause});
  }
}

/** A map as a .npy file of float32. */
export function writeMap(path: string, {values, shape}: PlainTensor): void {
  writeOut(path, encodeNpy(values, shape, 'f4'));
}

/** The output units of ranked maps, [n, ranks], as a .npy file of int32. */
export function writeIndexes(path: string, ranked: readonly (readonly number[])[]): void {
  writeOut(path, encodeNpy(Int32Array.from(ranked.flat()), [ranked.length, ranked[0]?.length ?? 0]));
}
