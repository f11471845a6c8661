/** XYZ of a linear RGB colour (IEC 61966-2-1, D65). */
const toXyz = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
] as const;
const white = [0.95047, 1, 1.08883] as const;

/** CIE L*a*b* of an sRGB colour with parts from 0 to 1; L* goes from 0 to 100. */
export function labOf(red: number, green: number, blue: number): [l: number, a: number, b: number] {
  const linear = [red, green, blue].map((v) => (v > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92));
  const [x = 0, y = 0, z = 0] = toXyz.map((line, i) => {
    const part = line.reduce((sum, weight, k) => sum + weight * (linear[k] ?? 0), 0) / (white[i] ?? 1);
    return part > (6 / 29) ** 3 ? Math.cbrt(part) : part / (3 * (6 / 29) ** 2) + 4 / 29;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
