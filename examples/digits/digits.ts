/** A pixel is the number of ink dots among 16. */
export const ink = 16;

export const digitNames: readonly string[] = Array.from('0123456789');
