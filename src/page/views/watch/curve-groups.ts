import type {Series} from '../../charts/index.ts';
import type {Run} from '../../data/run.ts';

/** Curves of one kind, for one chart. */
export interface CurveChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** The names in metrics.jsonl, one a line. */
  readonly names: readonly string[];
}

export interface CurveGroup {
  readonly title: string;
  /** Whether its charts are looked at first. */
  readonly isOpen: boolean;
  readonly charts: readonly CurveChart[];
}

const groups: readonly {readonly title: string; readonly isOpen: boolean; readonly holds: (name: string) => boolean}[] =
  [
    {title: 'Training', isOpen: true, holds: (name) => !name.includes('/')},
    {title: 'Layers', isOpen: false, holds: (name) => name.startsWith('layers/')},
    {title: 'Cost', isOpen: false, holds: (name) => name.startsWith('explain/')},
    {
      title: 'Change of explanations',
      isOpen: true,
      holds: (name) => /\/(drift|since-start)\/|^predictions\//.test(name),
    },
    {title: 'Quality of explanations', isOpen: true, holds: () => true},
  ];
/** How the groups stand below each other. */
const order = ['Training', 'Quality of explanations', 'Change of explanations', 'Layers', 'Cost'];
/** These come first among the training's. */
const first = ['loss', 'acc', 'accuracy'];

/** `loss` and `val_loss` belong together, and so do `grad-cam/drift` and `occlusion/drift`, and one measure of all layers. */
export function chartTitle(name: string): string {
  const parts = name.split('/');
  if (parts.length === 1) return name.replace(/^val_/, '');
  return parts[0] === 'layers' ? (parts.at(-1) ?? name) : parts.slice(1).join('/');
}

/** What a line is called in its chart. */
export function lineName(name: string): string {
  const parts = name.split('/');
  if (parts.length === 1) return name;
  return parts[0] === 'layers' ? parts.slice(1, -1).join('/') : (parts[0] ?? name);
}

/** A run's numbers in charts; `filter`: words that names must have, and `,` between one choice and the next. */
export function curveGroups({metrics}: Pick<Run, 'metrics'>, filter = ''): readonly CurveGroup[] {
  const names = [...new Set(metrics.flatMap((line) => Object.keys(line.metrics)))].filter((name) =>
    isWanted(name, filter),
  );
  const found = new Map<string, Map<string, {readonly name: string; readonly series: Series}[]>>();
  for (const name of names) {
    // null stands for what is not finite.
    const points = metrics
      .filter((line) => name in line.metrics)
      .map(({step, metrics: all}) => [step, all[name] === null ? Number.NaN : Number(all[name])] as const);
    if (!points.some(([, value]) => Number.isFinite(value))) continue;
    const group = groups.find(({holds}) => holds(name))?.title ?? '';
    const charts = found.get(group) ?? new Map<string, {readonly name: string; readonly series: Series}[]>();
    const title = chartTitle(name);
    const line = {name, series: {name: lineName(name), points}};
    const others = charts.get(title) ?? [];
    // A line's colour is its place: loss has the same one whether val_loss was written before it or not.
    charts.set(title, name === title ? [line, ...others] : [...others, line]);
    found.set(group, charts);
  }
  return order.flatMap((title) => {
    const charts = [...(found.get(title) ?? [])]
      .map(([name, lines]) => ({
        title: name,
        series: lines.map(({series}) => series),
        names: lines.map((line) => line.name),
      }))
      .sort((a, b) => rank(a.title) - rank(b.title));
    const isOpen = filter.trim() !== '' || (groups.find((group) => group.title === title)?.isOpen ?? false);
    return charts.length === 0 ? [] : [{title, isOpen, charts}];
  });
}

/** Whether a name has all words of one of the choices. */
export function isWanted(name: string, filter: string): boolean {
  const choices = filter.split(',').map((choice) => choice.toLowerCase().split(/\s+/).filter(Boolean));
  const wanted = choices.filter((words) => words.length > 0);
  return wanted.length === 0 || wanted.some((words) => words.every((word) => name.toLowerCase().includes(word)));
}

/** The line between 0 and 1, from its lowest value to its highest: for lines of different units in one chart. */
export function scaledToOwnRange(series: Series): Series {
  const finite = series.points.map(([, value]) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const heights = series.points.map(([, value]) => (high > low ? (value - low) / (high - low) : 0.5));
  return {...series, heights};
}

/** The numbers as a table: a row an epoch, a column a curve; empty where an epoch has none. */
export function curveTable(charts: readonly CurveChart[]): readonly (readonly (string | number)[])[] {
  const lines = charts.flatMap(({names, series}) =>
    series.map(({points}, i) => ({name: names[i] ?? '', at: new Map(points)})),
  );
  const epochs = [...new Set(lines.flatMap(({at}) => [...at.keys()]))].sort((a, b) => a - b);
  return [
    ['epoch', ...lines.map(({name}) => name)],
    ...epochs.map((epoch) => [epoch, ...lines.map(({at}) => at.get(epoch) ?? '')]),
  ];
}

function rank(title: string): number {
  return first.includes(title) ? first.indexOf(title) : first.length;
}
