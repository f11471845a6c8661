import type {Run} from '../../data/run.ts';

/** A measure of the layers, what it is, and where its values lie. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly words: string;
}

/** In the order in which they are shown; each is between 0 and 1. */
export const measures: readonly Measure[] = [
  {
    name: 'saturation',
    title: 'saturation',
    words: 'share of its directions that a layer needs for 99 % of the variance of its features',
  },
  {
    name: 'probe',
    title: 'probe accuracy',
    words: "held-out examples that a linear classifier on the layer's features gets right",
  },
  {name: 'dead', title: 'dead units', words: 'units that say the same whatever they see'},
  {
    name: 'saturated-units',
    title: 'saturated units',
    words: 'units that are nearly always at an end of their activation',
  },
  {
    name: 'cka-previous',
    title: 'CKA with the epoch before',
    words: 'how much a layer is as it was at the report before: 1 is the same but for rotation and scale',
  },
];

/** The numbers of the reports on layers. */
export interface LayerTables {
  /** In the order of the network. */
  readonly layers: readonly string[];
  /** Epochs with a report. */
  readonly epochs: readonly number[];
  /** Measure -> a row a layer, a column an epoch; NaN where there is none. Measures that no layer has are left out. */
  readonly values: ReadonlyMap<string, readonly (readonly number[])[]>;
}

/** Reads `layers/<layer>/<measure>`; a layer's name may have slashes of its own. */
export function layerTables({metrics}: Pick<Run, 'metrics'>): LayerTables {
  const layers = new Set<string>();
  const found = new Map<number, Map<string, number>>();
  for (const {step, metrics: numbers} of metrics) {
    for (const [tag, value] of Object.entries(numbers)) {
      const [, layer, measure] = /^layers\/(.+)\/([^/]+)$/.exec(tag) ?? [];
      if (layer === undefined || measure === undefined) continue;
      layers.add(layer);
      const at = found.get(step) ?? new Map<string, number>();
      at.set(`${measure} ${layer}`, typeof value === 'number' ? value : Number.NaN);
      found.set(step, at);
    }
  }
  const epochs = [...found.keys()].sort((a, b) => a - b);
  const names = [...layers];
  const tables = measures.flatMap(({name}) => {
    const rows = names.map((layer) => epochs.map((epoch) => found.get(epoch)?.get(`${name} ${layer}`) ?? Number.NaN));
    return rows.flat().some(Number.isFinite) ? [[name, rows] as const] : [];
  });
  return {layers: names, epochs, values: new Map(tables)};
}

/** The report to show at an epoch: the last one up to it, else the first. */
export function reportAt({epochs}: LayerTables, epoch: number | undefined): number | undefined {
  if (epoch === undefined) return epochs.at(-1);
  return epochs.findLast((each) => each <= epoch) ?? epochs[0];
}

/** All numbers: a row a layer and epoch, a column a measure. */
export function layerRows({layers, epochs, values}: LayerTables): readonly (readonly (string | number)[])[] {
  const names = [...values.keys()];
  const cell = (value: number | undefined): number | string =>
    value !== undefined && Number.isFinite(value) ? value : '';
  return [
    ['layer', 'epoch', ...names],
    ...layers.flatMap((layer, row) =>
      epochs.map((epoch, column) => [layer, epoch, ...names.map((name) => cell(values.get(name)?.[row]?.[column]))]),
    ),
  ];
}
