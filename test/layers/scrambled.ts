/** Numbers in (-1/2, 1/2) without any order to them, the same on every machine but for rounding: late digits of sines. */
export function scrambled(count: number, phase: number): Float32Array {
  return Float32Array.from({length: count}, (_, i) => {
    const far = Math.abs(Math.sin((i + 1) * 12.9898 + phase * 78.233) * 43758.5453);
    return (far % 1) - 0.5;
  });
}
