import {BinaryReader, BinaryWriter, WireType} from '@bufbuild/protobuf/wire';
import {ExplainError} from '../core/errors.ts';
import type {SummaryValue} from './event.ts';
import {eachField, nested, text} from './wire.ts';

/** A run's settings, for the HParams tab. */
export interface Hyperparameters {
  readonly [name: string]: string | number | boolean;
}

export const sessionStartTag = '_hparams_/session_start_info';
export const sessionEndTag = '_hparams_/session_end_info';

/** tensorboard/plugins/hparams/plugin_data.proto */
const pluginFields = {experiment: 2, sessionStart: 3, sessionEnd: 4} as const;
const startFields = {hparams: 1, group: 4, startTime: 5} as const;
const endFields = {status: 1, endTime: 2} as const;
const experimentFields = {hparam: 4, metric: 5} as const;
/** google.protobuf.Value */
const valueFields = {number: 2, string: 3, bool: 4} as const;
/** tensorboard/plugins/hparams/api.proto */
const typeNumbers = {string: 1, boolean: 2, number: 3} as const;
const statusNumbers = {success: 1, failure: 2} as const;

/**
 * The beginning of a run with its settings. Numbers must be finite; `group` joins repeated runs of the same settings.
 * `startTime` is in seconds since 1970.
 */
export function sessionStartValue(
  hyperparameters: Hyperparameters,
  {startTime, group = ''}: {readonly startTime: number; readonly group?: string},
): SummaryValue {
  return pluginValue(sessionStartTag, pluginFields.sessionStart, (writer) => {
    for (const [name, value] of Object.entries(hyperparameters)) {
      nested(writer, startFields.hparams, () => {
        text(writer, 1, name);
        nested(writer, 2, () => writeValue(writer, name, value));
      });
    }
    text(writer, startFields.group, group);
    writer.tag(startFields.startTime, WireType.Bit64).double(startTime);
  });
}

/** The end of a run. `endTime` is in seconds since 1970. */
export function sessionEndValue(status: 'success' | 'failure', endTime: number): SummaryValue {
  return pluginValue(sessionEndTag, pluginFields.sessionEnd, (writer) => {
    writer.tag(endFields.status, WireType.Varint).int32(statusNumbers[status]);
    writer.tag(endFields.endTime, WireType.Bit64).double(endTime);
  });
}

/**
 * What runs of an experiment have in common: the settings' names and types, and the scalar tags to compare by. Without
 * it TensorBoard works both out from the runs themselves.
 */
export function experimentValue(hyperparameters: Hyperparameters, metricTags: readonly string[]): SummaryValue {
  return pluginValue('_hparams_/experiment', pluginFields.experiment, (writer) => {
    for (const [name, value] of Object.entries(hyperparameters)) {
      nested(writer, experimentFields.hparam, () => {
        text(writer, 1, name);
        writer.tag(4, WireType.Varint).int32(typeNumber(value));
      });
    }
    for (const tag of metricTags)
      nested(writer, experimentFields.metric, () => nested(writer, 1, () => text(writer, 2, tag)));
  });
}

/** Reads the settings back from a session start's plugin content. */
export function readHyperparameters(content: Uint8Array): Hyperparameters {
  const reader = new BinaryReader(content);
  const found: [string, string | number | boolean][] = [];
  const readEntry = (): void => {
    let name = '';
    let value: string | number | boolean = '';
    const readValue = (): void =>
      eachField(reader, reader.uint32(), {
        [valueFields.number]: () => {
          value = reader.double();
        },
        [valueFields.string]: () => {
          value = reader.string();
        },
        [valueFields.bool]: () => {
          value = reader.bool();
        },
      });
    eachField(reader, reader.uint32(), {
      1: () => {
        name = reader.string();
      },
      2: readValue,
    });
    found.push([name, value]);
  };
  eachField(reader, content.length, {
    [pluginFields.sessionStart]: () => eachField(reader, reader.uint32(), {[startFields.hparams]: readEntry}),
  });
  return Object.fromEntries(found);
}

function pluginValue(tag: string, field: number, write: (writer: BinaryWriter) => void): SummaryValue {
  const writer = new BinaryWriter();
  nested(writer, field, () => write(writer));
  return {
    tag,
    // The plugin reads the metadata alone, yet an event without a tensor would not be loaded.
    tensor: {dtype: 'float', shape: [0], values: new Float32Array(0)},
    metadata: {plugin: 'hparams', content: writer.finish(), dataClass: 2},
  };
}

function typeNumber(value: string | number | boolean): number {
  return typeof value === 'string'
    ? typeNumbers.string
    : typeof value === 'boolean'
      ? typeNumbers.boolean
      : typeNumbers.number;
}

function writeValue(writer: BinaryWriter, name: string, value: string | number | boolean): void {
  if (typeof value === 'string') writer.tag(valueFields.string, WireType.LengthDelimited).string(value);
  else if (typeof value === 'boolean') writer.tag(valueFields.bool, WireType.Varint).bool(value);
  else if (Number.isFinite(value)) writer.tag(valueFields.number, WireType.Bit64).double(value);
  else
    throw new ExplainError(
      'bad-data',
      `the setting '${name}' must be a finite number, a text or a boolean; got ${value}`,
    );
}
