import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {chartPicture, type LineChart, lineChartOf} from '../../charts/index.ts';
import type {Run} from '../../data/run.ts';
import type {Scene, Tools} from '../view.ts';
import {type CurveGroup, curveGroups, curveTable, scaledToOwnRange} from './curve-groups.ts';

/** The numbers of a run over the epochs, all charts with the same axis. */
export interface Curves {
  readonly element: HTMLElement;
  show(scene: Scene): void;
}

/** Lines that can be told apart in one chart. */
const mostTogether = 10;
const patienceMs = 250;

export function curves({change, tell}: Tools): Curves {
  const onPick = (epoch: number): void => change({epoch});
  const charts = new Map<string, LineChart>();
  const folds = new Map<string, boolean>();
  const place = el('div');
  const count = el('span', {class: 'soft'});
  let shown: {readonly run: Run; readonly filter: string; readonly isTogether: boolean} | undefined;
  let groups: readonly CurveGroup[] = [];
  let timer: number | undefined;

  const filter = el('input', {
    ...{type: 'search', id: 'curves', placeholder: 'all', autocomplete: 'off', list: 'curve-names'},
    title: 'words that names must have; a comma between one choice and the next',
    oninput: () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => change({curves: filter.value}), patienceMs);
    },
  });
  const names = el('datalist', {id: 'curve-names'});
  const together = el('input', {
    ...{type: 'checkbox', id: 'together'},
    onchange: () => change({together: together.checked}),
  });
  const keep = keepButtons(() => {
    if (groups.length === 0) return undefined;
    const rows = curveTable(groups.flatMap((group) => group.charts));
    return {name: `${shown?.run.id || 'run'}-curves`, rows, picture: () => chartPicture(inOpenGroups())};
  }, tell);
  const inOpenGroups = (): readonly HTMLElement[] =>
    [...place.querySelectorAll<HTMLElement>('figure')].filter((each) => each.closest('details:not([open])') === null);

  /** A chart keeps its place on the page, and its drawing, while it is wanted. */
  const chartOf = (key: string, title: string): LineChart => {
    const known = charts.get(key) ?? lineChartOf({title, onPick});
    charts.set(key, known);
    return known;
  };
  const lay = (isTogether: boolean): void => {
    if (groups.length === 0) {
      place.replaceChildren(
        el('p', {}, shown?.filter.trim() ? 'No curve has such a name.' : 'No numbers are written yet.'),
      );
    } else if (isTogether) {
      const title = 'together, each from its lowest value to its highest';
      place.replaceChildren(el('div', {class: 'charts wide'}, chartOf('together', title).element));
    } else {
      place.replaceChildren(...groups.map(fold));
    }
  };
  const fold = ({title, isOpen, charts: inside}: CurveGroup): HTMLElement => {
    const details = el(
      'details',
      {
        // What is searched for is not folded away.
        open: shown?.filter.trim() ? true : (folds.get(title) ?? isOpen),
        ontoggle: () => {
          const isSearch = shown?.filter.trim() !== '';
          if (!isSearch && (details.open !== isOpen || folds.has(title))) folds.set(title, details.open);
        },
      },
      el('summary', {}, `${title} (${inside.length})`),
      el('div', {class: 'charts'}, ...inside.map((chart) => chartOf(`${title} ${chart.title}`, chart.title).element)),
    );
    return details;
  };

  return {
    element: el(
      'section',
      {'aria-label': 'Curves', class: 'curves'},
      el('h2', {}, 'Curves'),
      el(
        'div',
        {class: 'bar'},
        field('curves', 'names with', filter, names),
        el('div', {class: 'field'}, together, el('label', {for: 'together'}, 'all in one chart')),
        count,
        keep,
      ),
      place,
    ),
    show({state, run, epoch}) {
      const wanted = {run, filter: state.curves, isTogether: state.together};
      const [isOtherRun, isOther] = [
        shown?.run !== run,
        shown?.filter !== wanted.filter || shown.isTogether !== wanted.isTogether,
      ];
      if (isOtherRun || isOther) {
        const isSameRun = shown?.run.id === run.id;
        if (!isSameRun) charts.clear();
        const before = keyOf(groups);
        groups = curveGroups(run, wanted.filter);
        const isLaid = isSameRun && !isOther && keyOf(groups) === before;
        shown = wanted;
        if (!isLaid) lay(wanted.isTogether);
        const lines = groups.flatMap((group) => group.charts.flatMap((chart) => chart.series));
        const isCut = wanted.isTogether && lines.length > mostTogether;
        count.textContent = isCut ? `the first ${mostTogether} of ${lines.length} curves` : `${lines.length} curves`;
        const known = curveGroups(run).flatMap((group) => group.charts.map(({title}) => title));
        names.replaceChildren(...[...new Set(known)].map((value) => el('option', {value})));
      }
      if (document.activeElement !== filter) filter.value = state.curves;
      together.checked = state.together;
      const domain = axisOf(run);
      if (state.together) {
        const lines = groups.flatMap((group) =>
          group.charts.flatMap((chart) =>
            chart.series.map((line, i) => ({...line, name: chart.names[i] ?? line.name})),
          ),
        );
        const series = lines.slice(0, mostTogether).map(scaledToOwnRange);
        charts.get('together')?.show({series, epoch: epoch?.epoch, domain});
        return;
      }
      for (const group of groups) {
        for (const {title, series} of group.charts) {
          charts.get(`${group.title} ${title}`)?.show({series, epoch: epoch?.epoch, domain});
        }
      }
    },
  };
}

/** The first and the last epoch of any number: one axis for all charts. */
function axisOf({metrics}: Run): readonly [number, number] | undefined {
  const steps = metrics.map(({step}) => step);
  return steps.length === 0 ? undefined : [Math.min(...steps), Math.max(...steps)];
}

function keyOf(groups: readonly CurveGroup[]): string {
  return groups.map(({title, charts}) => `${title}: ${charts.map((chart) => chart.title).join(' ')}`).join('\n');
}
