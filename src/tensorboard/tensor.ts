import {type BinaryReader, type BinaryWriter, WireType} from '@bufbuild/protobuf/wire';
import {ExplainError} from '../core/errors.ts';
import {eachField} from './wire.ts';

/** A TensorProto of the types that TensorBoard's plugins read. `values` holds as many items as `shape` says, C order. */
export type TensorValue =
  | {readonly dtype: 'float'; readonly shape: readonly number[]; readonly values: Float32Array}
  | {readonly dtype: 'double'; readonly shape: readonly number[]; readonly values: Float64Array}
  | {readonly dtype: 'string'; readonly shape: readonly number[]; readonly values: readonly Uint8Array[]};

/** tensorflow/core/framework/types.proto */
const dtypes = {float: 1, double: 2, string: 7} as const;
/** tensorflow/core/framework/tensor.proto */
const fields = {dtype: 1, shape: 2, content: 4, floats: 5, doubles: 6, strings: 8} as const;

/** Writes the fields of a TensorProto. A number alone goes into its own field, an array of them into tensor_content. */
export function writeTensor(writer: BinaryWriter, tensor: TensorValue): void {
  const size = tensor.shape.reduce((product, length) => product * length, 1);
  if (!(tensor.dtype in dtypes) || tensor.values.length !== size) {
    throw new ExplainError(
      'bad-data',
      `a logged tensor is float, double or string and has as many values as its shape says; got ${tensor.dtype} ` +
        `[${tensor.shape}] with ${tensor.values.length} values`,
    );
  }
  writer.tag(fields.dtype, WireType.Varint).int32(dtypes[tensor.dtype]);
  writer.tag(fields.shape, WireType.LengthDelimited).fork();
  for (const length of tensor.shape) {
    writer.tag(2, WireType.LengthDelimited).fork();
    if (length !== 0) writer.tag(1, WireType.Varint).int64(length);
    writer.join();
  }
  writer.join();
  if (tensor.dtype === 'string') {
    for (const value of tensor.values) writer.tag(fields.strings, WireType.LengthDelimited).bytes(value);
  } else if (tensor.shape.length > 0) {
    if (size > 0) writer.tag(fields.content, WireType.LengthDelimited).bytes(littleEndian(tensor.values));
  } else {
    const field = tensor.dtype === 'float' ? fields.floats : fields.doubles;
    writer.tag(field, WireType.LengthDelimited).bytes(littleEndian(tensor.values));
  }
}

/** Reads a TensorProto of `length` bytes. Throws `bad-data` on any other data type. */
export function readTensor(reader: BinaryReader, length: number): TensorValue {
  let dtype = 0;
  const shape: number[] = [];
  let content = new Uint8Array(0);
  const strings: Uint8Array[] = [];
  eachField(reader, length, {
    [fields.dtype]: () => {
      dtype = reader.int32();
    },
    [fields.shape]: () => {
      eachField(reader, reader.uint32(), {
        2: () => {
          let size = 0;
          eachField(reader, reader.uint32(), {
            1: () => {
              size = Number(reader.int64());
            },
          });
          shape.push(size);
        },
      });
    },
    [fields.content]: () => {
      content = new Uint8Array(reader.bytes());
    },
    [fields.floats]: () => {
      content = new Uint8Array(reader.bytes());
    },
    [fields.doubles]: () => {
      content = new Uint8Array(reader.bytes());
    },
    [fields.strings]: () => {
      strings.push(reader.bytes());
    },
  });
  if (dtype === dtypes.string) return {dtype: 'string', shape, values: strings};
  const view = new DataView(content.buffer);
  if (dtype === dtypes.float) {
    const values = Float32Array.from({length: content.length / 4}, (_, i) => view.getFloat32(i * 4, true));
    return {dtype: 'float', shape, values};
  }
  if (dtype === dtypes.double) {
    const values = Float64Array.from({length: content.length / 8}, (_, i) => view.getFloat64(i * 8, true));
    return {dtype: 'double', shape, values};
  }
  throw new ExplainError(
    'bad-data',
    `a logged tensor is float, double or string; this one has TensorFlow's type ${dtype}`,
  );
}

function littleEndian(values: Float32Array | Float64Array): Uint8Array {
  const size = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (size === 4) view.setFloat32(i * 4, value, true);
    else view.setFloat64(i * 8, value, true);
  });
  return bytes;
}
