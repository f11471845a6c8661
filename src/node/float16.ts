/** Largest finite half-precision number, and the smallest that has all of its 11 bits (IEEE 754-2008 binary16). */
export const maxFloat16 = 65504;
export const minNormalFloat16 = 2 ** -14;

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The nearest half-precision number's bits, ties to even; beyond the largest it is infinity. */
export function toFloat16Bits(value: number): number {
  single[0] = value;
  const bits = singleBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  // 127 and 15 are the two formats' exponent biases.
  const half = exponent - 127 + 15;
  if (half >= 0x1f) return sign | 0x7c00;
  if (half > 0) return sign | roundEven((half << 23) | fraction, 13);
  // Below 2^-14 the leading bit is written out and moves right.
  return half < -10 ? sign : sign | roundEven(fraction | 0x800000, 14 - half);
}

/** The value of half-precision bits. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Drops the last `count` bits. A carry runs on into the exponent, which is what rounding up means there. */
function roundEven(bits: number, count: number): number {
  const kept = bits >>> count;
  const dropped = bits & ((1 << count) - 1);
  const half = 1 << (count - 1);
  return dropped > half || (dropped === half && kept & 1) ? kept + 1 : kept;
}
