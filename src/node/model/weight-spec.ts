import type {io} from '@tensorflow/tfjs-core';
import {ExplainError} from '../../core/errors.ts';

/** A weight as a manifest describes it, checked. */
export interface WeightSpec {
  readonly entry: io.WeightsManifestEntry;
  /** How many numbers it has, and how many bytes they take up in its file. */
  readonly size: number;
  readonly bytes: number;
}

const bytesOf = {float32: 4, int32: 4, bool: 1} as const;
const quantisedBytesOf = {uint8: 1, uint16: 2, float16: 2} as const;

/** The numbers of one weight are held in one array: 2 GiB of float32. */
const mostNumbers = 2 ** 29;

/** Takes one entry of a manifest apart. Throws 'unreadable', naming the weight. */
export function checkedSpec(spec: unknown): WeightSpec {
  const {name, shape, dtype, quantization, group} = fieldsOf(spec);
  if (typeof name !== 'string' || name === '') throw bad('a weight has no name');
  const sides: readonly unknown[] | undefined = Array.isArray(shape) ? shape : undefined;
  if (!sides?.every((side) => Number.isSafeInteger(side) && Number(side) >= 0)) {
    throw bad(`the shape of weight '${name}' must be whole numbers from 0 up; got ${JSON.stringify(shape)}`);
  }
  const size = sides.reduce<number>((product, side) => product * Number(side), 1);
  if (!(size <= mostNumbers)) {
    throw bad(`weight '${name}' of shape [${sides.join(', ')}] has more than ${mostNumbers} numbers`);
  }
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw bad(`weight '${name}' has type ${JSON.stringify(dtype)}; ${Object.keys(bytesOf).join(', ')} are read`);
  }
  const packed = quantization === undefined ? undefined : quantised(name, dtype, fieldsOf(quantization));
  const entry: io.WeightsManifestEntry = {
    ...{name, dtype, shape: sides.map(Number)},
    ...(group === 'optimizer' ? {group} : {}),
    ...(packed ? {quantization: packed} : {}),
  };
  return {entry, size, bytes: size * (packed ? quantisedBytesOf[packed.dtype] : bytesOf[dtype])};
}

function quantised(
  name: string,
  dtype: string,
  {dtype: packed, min, scale}: {readonly [key: string]: unknown},
): NonNullable<io.WeightsManifestEntry['quantization']> {
  if (packed === 'float16' && dtype === 'float32') return {dtype: packed};
  const whole = packed === 'uint8' || packed === 'uint16';
  if (whole && dtype !== 'bool' && isFiniteNumber(min) && isFiniteNumber(scale)) return {dtype: packed, min, scale};
  throw bad(
    `weight '${name}' of type ${dtype} is packed in a way that is not known: uint8 and uint16 with finite min and scale ` +
      `are, and float16 for float32; got ${JSON.stringify({dtype: packed, min, scale})}`,
  );
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function fieldsOf(value: unknown): {readonly [key: string]: unknown} {
  return typeof value === 'object' && value !== null ? {...value} : {};
}

function bad(message: string): ExplainError {
  return new ExplainError('unreadable', message);
}
