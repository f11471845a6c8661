import {el} from '../../app/elements.ts';
import {type LineChart, lineChartOf, type Series} from '../../charts/index.ts';
import {curveGroups} from '../watch/curve-groups.ts';
import type {Side} from './matching.ts';

/** Curves of one kind, of all runs. */
export interface OverlaidChart {
  readonly group: string;
  readonly isOpen: boolean;
  readonly title: string;
  readonly series: readonly Series[];
}

/** Each chart has the lines of all runs; a run that stands on two sides, at two epochs, has its lines once. */
export function overlaidCharts(sides: readonly Side[], filter: string): readonly OverlaidChart[] {
  const runs = sides.filter(({run}, k) => sides.findIndex((side) => side.run.id === run.id) === k);
  const found = new Map<string, {group: string; isOpen: boolean; title: string; series: Series[]}>();
  for (const {letter, run} of runs) {
    for (const {title: group, isOpen, charts} of curveGroups(run, filter)) {
      for (const {title, series} of charts) {
        const key = `${group} ${title}`;
        const chart = found.get(key) ?? {
          group,
          isOpen: isOpen && (group === 'Training' || filter !== ''),
          title,
          series: [],
        };
        chart.series.push(...series.map((line) => ({...line, name: `${letter} ${line.name}`})));
        found.set(key, chart);
      }
    }
  }
  return [...found.values()];
}

/** The curves of all runs over one axis. */
export function overlaid(onPick: (epoch: number) => void): {
  readonly element: HTMLElement;
  show(sides: readonly Side[], filter: string, epoch: number | undefined): void;
} {
  const element = el('div');
  let charts = new Map<string, LineChart>();
  let shown:
    | {readonly runs: readonly unknown[]; readonly filter: string; readonly all: readonly OverlaidChart[]}
    | undefined;
  const lay = (all: readonly OverlaidChart[]): void => {
    charts = new Map(all.map(({group, title}) => [`${group} ${title}`, lineChartOf({title, onPick})]));
    const groups = [...new Set(all.map(({group}) => group))];
    element.replaceChildren(
      ...groups.map((name) => {
        const own = all.filter(({group}) => group === name);
        const grid = own.map(({title}) => charts.get(`${name} ${title}`)?.element ?? '');
        const isOpen = own.some((chart) => chart.isOpen);
        return el(
          'details',
          {open: isOpen},
          el('summary', {}, `${name} (${own.length})`),
          el('div', {class: 'charts'}, ...grid),
        );
      }),
      ...(all.length === 0 ? [el('p', {}, 'No numbers are written yet.')] : []),
    );
  };
  return {
    element,
    show(sides, filter, epoch) {
      const runs = sides.map(({run}) => run);
      if (
        shown?.filter !== filter ||
        shown.runs.length !== runs.length ||
        runs.some((run, k) => shown?.runs[k] !== run)
      ) {
        const all = overlaidCharts(sides, filter);
        const key = (list: readonly OverlaidChart[]): string =>
          list.map(({group, title}) => `${group} ${title}`).join('\n');
        if (shown === undefined || key(shown.all) !== key(all) || all.length === 0) lay(all);
        shown = {runs, filter, all};
      }
      const steps = shown.all.flatMap(({series}) => series.flatMap(({points}) => points.map(([step]) => step)));
      const domain =
        steps.length === 0
          ? undefined
          : ([steps.reduce((a, b) => Math.min(a, b)), steps.reduce((a, b) => Math.max(a, b))] as const);
      for (const {group, title, series} of shown.all) charts.get(`${group} ${title}`)?.show({series, epoch, domain});
    },
  };
}
