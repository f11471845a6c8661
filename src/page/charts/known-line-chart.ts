import {type LineChart, lineChartOf} from './line-chart.ts';
import type {Series} from './words.ts';

/** A chart for the same lines is made once; shown again with them, only its mark moves. */
const known = new WeakMap<
  readonly Series[],
  {readonly title: string; readonly chart: LineChart; onPick: (epoch: number) => void}
>();

/** Lines over the epochs, for callers that hand over the same `series` as long as these don't change. */
export function lineChart({
  title,
  series,
  epoch,
  onPick,
}: {
  readonly title: string;
  readonly series: readonly Series[];
  readonly epoch: number | undefined;
  readonly onPick: (epoch: number) => void;
}): HTMLElement {
  const old = known.get(series);
  const entry =
    old?.title === title ? old : {title, onPick, chart: lineChartOf({title, onPick: (at) => entry.onPick(at)})};
  entry.onPick = onPick;
  known.set(series, entry);
  entry.chart.show({series, epoch});
  return entry.chart.element;
}
