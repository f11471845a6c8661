/** What a method's numbers came to, one line each. */
export function numbersInWords(numbers: {readonly [name: string]: Float32Array}): string[] {
  return Object.entries(numbers).map(([name, values]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return `${name}: ${mean.toPrecision(digits)} on average, ${most.toPrecision(digits)} at most`;
  });
}

const digits = 3;
