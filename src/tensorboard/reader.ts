import {decodeEvent, type LoggedEvent, type SummaryValue} from './event.ts';
import {type Hyperparameters, readHyperparameters, sessionStartTag} from './hparams.ts';
import {readRecords, type Tail} from './record.ts';

/** Every event of a file in turn, with the offset of its record; the return value tells how the file ends. */
export function* readEvents(
  bytes: Uint8Array,
): Generator<{readonly offset: number; readonly event: LoggedEvent}, Tail, void> {
  const found = readRecords(bytes);
  for (;;) {
    const next = found.next();
    if (next.done) return next.value;
    yield {offset: next.value.offset, event: decodeEvent(next.value.data)};
  }
}

/** One logged value, read. */
export type LoggedValue = {readonly tag: string; readonly step: number; readonly wallTime: number} & (
  | {readonly kind: 'scalar'; readonly value: number}
  | {readonly kind: 'image'; readonly width: number; readonly height: number; readonly pngs: readonly Uint8Array[]}
  /** Rows of left edge, right edge and count. */
  | {readonly kind: 'histogram'; readonly rows: Float64Array}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'graph'; readonly json: string}
  | {readonly kind: 'hparams'; readonly values: Hyperparameters}
  | {readonly kind: 'other'; readonly plugin: string}
);

/** Reads events of one run in order, file after file; remembers what each tag's first value said. */
export function createRunReader(): {
  values(event: LoggedEvent): readonly LoggedValue[];
  plugins: ReadonlyMap<string, string>;
} {
  const plugins = new Map<string, string>();
  return {
    plugins,
    values(event) {
      if (event.kind !== 'summary') return [];
      return event.values.map((value) => {
        const plugin = plugins.get(value.tag) ?? value.metadata?.plugin ?? '';
        plugins.set(value.tag, plugin);
        return {tag: value.tag, step: event.step, wallTime: event.wallTime, ...readValue(plugin, value)};
      });
    },
  };
}

type Content<T> = T extends unknown ? Omit<T, 'tag' | 'step' | 'wallTime'> : never;

function readValue(plugin: string, {tag, tensor, metadata}: SummaryValue): Content<LoggedValue> {
  const {values} = tensor;
  if (tensor.dtype === 'string') {
    const strings = tensor.values;
    const [first = new Uint8Array(0), second] = strings;
    if (plugin === 'text') return {kind: 'text', text: decode(first)};
    if (plugin === 'graph_keras_model') return {kind: 'graph', json: decode(first)};
    if (plugin === 'images' && second !== undefined) {
      return {kind: 'image', width: Number(decode(first)), height: Number(decode(second)), pngs: strings.slice(2)};
    }
  } else {
    if (plugin === 'scalars') return {kind: 'scalar', value: Number(values[0])};
    if (plugin === 'histograms') return {kind: 'histogram', rows: Float64Array.from(tensor.values)};
    if (tag === sessionStartTag && metadata?.content !== undefined) {
      return {kind: 'hparams', values: readHyperparameters(metadata.content)};
    }
  }
  return {kind: 'other', plugin};
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
