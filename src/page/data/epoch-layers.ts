import {list, record} from './told.ts';

/** What a report on the layers says of an epoch, beside its numbers in metrics.jsonl. */
export interface EpochLayers {
  /** Layer -> what it is worth, in words; layers of which there is nothing to say are left out. */
  readonly verdict: ReadonlyMap<string, string>;
  /** How much alike each two layers are (linear CKA), a row a layer; undefined where only its picture was kept. */
  readonly alignment: {readonly layers: readonly string[]; readonly rows: readonly (readonly number[])[]} | undefined;
}

/** Reads `observers` of a step's entry in run.json, or `observersAtEnd`; undefined without a report. */
export function readEpochLayers(observers: unknown): EpochLayers | undefined {
  const told = record(observers)['layers'];
  if (told === undefined) return undefined;
  const {verdict, alignment} = record(told);
  const {layers, rows} = record(alignment);
  const names = list(layers).map(String);
  const values = list(rows).map((row) =>
    // null stands for what is not a number.
    list(row).map((value) => (typeof value === 'number' ? value : Number.NaN)),
  );
  const isSquare =
    names.length > 0 && values.length === names.length && values.every((row) => row.length === names.length);
  return {
    verdict: new Map(Object.entries(record(verdict)).map(([layer, words]) => [layer, String(words)])),
    alignment: isSquare ? {layers: names, rows: values} : undefined,
  };
}
