import {type BinaryReader, type BinaryWriter, WireType} from '@bufbuild/protobuf/wire';

/** Reads the fields of a message of `length` bytes in file order; fields without a handler are skipped. */
export function eachField(
  reader: BinaryReader,
  length: number,
  handlers: {readonly [field: number]: () => void},
): void {
  const end = reader.pos + length;
  while (reader.pos < end) {
    const [field, type] = reader.tag();
    const handler = handlers[field];
    if (handler === undefined) reader.skip(type, field);
    else handler();
  }
}

/** Writes a message field by field inside another one. */
export function nested(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

/** Writes a string field unless it is empty, as proto3 does. */
export function text(writer: BinaryWriter, field: number, value: string): void {
  if (value !== '') writer.tag(field, WireType.LengthDelimited).string(value);
}
