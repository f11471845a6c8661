import type {Pixels} from '../sinks/sink.ts';

/**
 * Pixels as one number each, so that whole ones are copied and compared. To be read: they share the picture's memory only where
 * that begins at a whole word; a part of a larger buffer may not.
 */
export function wordsOf({data}: Pixels): Int32Array {
  const whole = data.byteOffset % Int32Array.BYTES_PER_ELEMENT === 0 ? data : data.slice();
  return new Int32Array(whole.buffer, whole.byteOffset, whole.length / 4);
}

/** An opaque colour as such a number. */
export function wordOf([red, green, blue]: readonly [number, number, number]): number {
  const [word = 0] = new Int32Array(Uint8Array.of(red, green, blue, 255).buffer);
  return word;
}

/** Which end of the word holds the alpha is the machine's choice. */
const onlyAlpha = wordOf([0, 0, 0]);

/** Whether no pixel of these lets anything through. */
export function areOpaque(words: Int32Array): boolean {
  let all = onlyAlpha;
  for (let i = 0; i < words.length; i++) all &= words[i] ?? 0;
  return all === onlyAlpha;
}
