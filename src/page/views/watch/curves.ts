import {el} from '../../app/elements.ts';
import {lineChart, type Series} from '../../charts/index.ts';
import type {Run} from '../../data/run.ts';

/** These come first; the others in the order in which they were written. */
const first = ['loss', 'acc', 'accuracy'];
/** Charts beyond these are folded away. */
const shown = 8;

/** The numbers of a run, those of one kind in one chart. */
export function curves(run: Run, epoch: number | undefined, onPick: (epoch: number) => void): HTMLElement {
  const charts = chartsOf(run).map(([title, series]) => lineChart({title, series, epoch, onPick}));
  const section = el('section', {'aria-label': 'Curves'}, el('h2', {}, 'Curves'));
  if (charts.length === 0) section.append(el('p', {}, 'No numbers are written yet.'));
  section.append(el('div', {class: 'charts'}, ...charts.slice(0, shown)));
  if (charts.length > shown) {
    section.append(
      el(
        'details',
        {},
        el('summary', {}, `${charts.length - shown} more curves`),
        el('div', {class: 'charts'}, ...charts.slice(shown)),
      ),
    );
  }
  return section;
}

/** `loss` and `val_loss` belong together, and so do `grad-cam/drift` and `occlusion/drift`. */
export function chartTitle(name: string): string {
  return name.includes('/') ? name.slice(name.indexOf('/') + 1) : name.replace(/^val_/, '');
}

function chartsOf({metrics}: Run): readonly (readonly [title: string, series: readonly Series[]])[] {
  const names = [...new Set(metrics.flatMap((line) => Object.keys(line.metrics)))];
  const charts = new Map<string, Series[]>();
  for (const name of names) {
    // null stands for what is not finite.
    const points = metrics
      .filter((line) => name in line.metrics)
      .map(({step, metrics: all}) => [step, all[name] === null ? Number.NaN : Number(all[name])] as const);
    if (!points.some(([, value]) => Number.isFinite(value))) continue;
    const others = charts.get(chartTitle(name)) ?? [];
    // A line's colour is its place: loss has the same one whether val_loss was written before it or not.
    charts.set(chartTitle(name), name === chartTitle(name) ? [{name, points}, ...others] : [...others, {name, points}]);
  }
  const placeOf = (title: string): number => (first.includes(title) ? first.indexOf(title) : first.length);
  return [...charts].sort(([a], [b]) => placeOf(a) - placeOf(b));
}
