import {BinaryReader, BinaryWriter, WireType} from '@bufbuild/protobuf/wire';
import {checkStep, checkTag, checkWallTime} from './check.ts';
import {readTensor, type TensorValue, writeTensor} from './tensor.ts';
import {eachField, nested, text} from './wire.ts';

/** What a tag's first value tells TensorBoard about all of its values. */
export interface SummaryMetadata {
  readonly plugin: string;
  /** The plugin's own bytes. Default: none. */
  readonly content?: Uint8Array;
  /** 1 scalar, 2 tensor, 3 sequence of blobs: how TensorBoard stores the values. */
  readonly dataClass: 1 | 2 | 3;
  /** Markdown, shown beside the tag's card. */
  readonly description?: string;
}

/** One value of one tag at one step. */
export interface SummaryValue {
  readonly tag: string;
  readonly tensor: TensorValue;
  readonly metadata?: SummaryMetadata;
}

export type EventBody =
  /** The first record of every file: 'brain.Event:2'. */
  | {readonly kind: 'version'; readonly version: string}
  /** The bytes of a GraphDef: the run's graph. */
  | {readonly kind: 'graph'; readonly graphDef: Uint8Array}
  /** SessionLog START: the writer begins, or goes on from this step. */
  | {readonly kind: 'start'}
  | {readonly kind: 'summary'; readonly values: readonly SummaryValue[]}
  /** Read only: an event of a kind that we don't write. */
  | {readonly kind: 'other'};

export type LoggedEvent = EventBody & {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
};

export const fileVersion = 'brain.Event:2';

/** tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto */
const eventFields = {wallTime: 1, step: 2, version: 3, graphDef: 4, summary: 5, sessionLog: 7} as const;
const valueFields = {tag: 1, tensor: 8, metadata: 9} as const;
const metadataFields = {pluginData: 1, description: 3, dataClass: 4} as const;
const sessionStart = 1;

/** The bytes of an Event message. Throws `bad-data` on a bad step, tag, time or data type. */
export function encodeEvent(event: LoggedEvent): Uint8Array {
  checkWallTime(event.wallTime);
  checkStep(event.step);
  const writer = new BinaryWriter();
  writer.tag(eventFields.wallTime, WireType.Bit64).double(event.wallTime);
  if (event.step !== 0) writer.tag(eventFields.step, WireType.Varint).int64(event.step);
  if (event.kind === 'version') text(writer, eventFields.version, event.version);
  if (event.kind === 'graph') writer.tag(eventFields.graphDef, WireType.LengthDelimited).bytes(event.graphDef);
  if (event.kind === 'start') {
    nested(writer, eventFields.sessionLog, () => writer.tag(1, WireType.Varint).int32(sessionStart));
  }
  if (event.kind === 'summary') {
    nested(writer, eventFields.summary, () => {
      for (const value of event.values) nested(writer, 1, () => writer.raw(encodeValue(value)));
    });
  }
  return writer.finish();
}

/** The bytes of a Summary.Value message. */
export function encodeValue({tag, tensor, metadata}: SummaryValue): Uint8Array {
  checkTag(tag);
  const writer = new BinaryWriter();
  text(writer, valueFields.tag, tag);
  nested(writer, valueFields.tensor, () => writeTensor(writer, tensor));
  if (metadata === undefined) return writer.finish();
  nested(writer, valueFields.metadata, () => {
    nested(writer, metadataFields.pluginData, () => {
      text(writer, 1, metadata.plugin);
      if (metadata.content?.length) writer.tag(2, WireType.LengthDelimited).bytes(metadata.content);
    });
    text(writer, metadataFields.description, metadata.description ?? '');
    writer.tag(metadataFields.dataClass, WireType.Varint).int32(metadata.dataClass);
  });
  return writer.finish();
}

/** Reads an Event message back. Throws `bad-data` on a value whose tensor has a data type that no plugin of ours uses. */
export function decodeEvent(bytes: Uint8Array): LoggedEvent {
  const reader = new BinaryReader(bytes);
  let wallTime = 0;
  let step = 0;
  let body: EventBody = {kind: 'other'};
  eachField(reader, bytes.length, {
    [eventFields.wallTime]: () => {
      wallTime = reader.double();
    },
    [eventFields.step]: () => {
      step = Number(reader.int64());
    },
    [eventFields.version]: () => {
      body = {kind: 'version', version: reader.string()};
    },
    [eventFields.graphDef]: () => {
      body = {kind: 'graph', graphDef: new Uint8Array(reader.bytes())};
    },
    [eventFields.sessionLog]: () => {
      let status = 0;
      eachField(reader, reader.uint32(), {
        1: () => {
          status = reader.int32();
        },
      });
      if (status === sessionStart) body = {kind: 'start'};
    },
    [eventFields.summary]: () => {
      const values: SummaryValue[] = [];
      eachField(reader, reader.uint32(), {
        1: () => {
          const value = readValue(reader, reader.uint32());
          if (value !== undefined) values.push(value);
        },
      });
      body = {kind: 'summary', values};
    },
  });
  return {...body, wallTime, step};
}

/** undefined: a value of TensorBoard 1 (simple_value, image, histo), which has no tensor. */
function readValue(reader: BinaryReader, length: number): SummaryValue | undefined {
  let tag = '';
  let tensor: TensorValue | undefined;
  let metadata: SummaryMetadata | undefined;
  eachField(reader, length, {
    [valueFields.tag]: () => {
      tag = reader.string();
    },
    [valueFields.tensor]: () => {
      tensor = readTensor(reader, reader.uint32());
    },
    [valueFields.metadata]: () => {
      metadata = readMetadata(reader, reader.uint32());
    },
  });
  return tensor && {tag, tensor, ...(metadata === undefined ? {} : {metadata})};
}

function readMetadata(reader: BinaryReader, length: number): SummaryMetadata {
  let plugin = '';
  let content = new Uint8Array(0);
  let description = '';
  let dataClass = 0;
  eachField(reader, length, {
    [metadataFields.pluginData]: () => {
      eachField(reader, reader.uint32(), {
        1: () => {
          plugin = reader.string();
        },
        2: () => {
          content = new Uint8Array(reader.bytes());
        },
      });
    },
    [metadataFields.description]: () => {
      description = reader.string();
    },
    [metadataFields.dataClass]: () => {
      dataClass = reader.int32();
    },
  });
  return {
    plugin,
    dataClass: dataClass === 1 || dataClass === 3 ? dataClass : 2,
    ...(content.length === 0 ? {} : {content}),
    ...(description === '' ? {} : {description}),
  };
}
