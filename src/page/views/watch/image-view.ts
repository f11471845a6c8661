import {el} from '../../app/elements.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import type {State} from '../../app/state.ts';
import {lineChartOf, type Series} from '../../charts/index.ts';
import type {CsvCell} from '../../data/csv.ts';
import {className, type Run} from '../../data/run.ts';
import type {Cells, Shown} from '../../drawing/map-cells.ts';
import {loadedFor, mapPicture} from '../../drawing/map-picture.ts';
import {pointing} from '../../drawing/pointing.ts';
import {sheetPicture} from '../../drawing/sheet-picture.ts';
import type {Tools} from '../view.ts';
import {classProbabilities} from './class-probabilities.ts';
import {difference} from './difference.ts';
import {featureImages} from './feature-columns.ts';
import {film} from './film.ts';
import {flipList, flipMarks} from './flip-marks.ts';
import {verdict} from './gallery.ts';
import {flipsOf} from './histories.ts';

/** One image: its maps over the epochs, and what the network said of it. */
export interface ImageView {
  readonly element: HTMLElement;
  show(shown: Shown, state: State): void;
}

/** Epochs of the film in a picture of it. */
const mostEpochs = 40;

export function imageView(
  first: Run,
  image: number,
  {cells, tools, onClose}: {readonly cells: Cells; readonly tools: Tools; readonly onClose: () => void},
): ImageView {
  const {arrays, change, tell} = tools;
  const onPick = (epoch: number): void => change({epoch});
  const said = el('p', {class: 'said'});
  const chart = lineChartOf({title: 'what the network gives each class', onPick});
  const marks = flipMarks(chart.element);
  const charts = el('div', {class: 'charts'}, chart.element);
  const flips = el('div');
  const strip = film(first, image, cells, onPick);
  const two = difference(first, image, cells, tools);
  const input = cells.input(image);
  const reading = el('p', {class: 'reading', role: 'status'});
  let series: readonly Series[] = [];
  let now: {readonly shown: Shown; readonly state: State} | undefined;
  let told: Run | undefined;

  const keep = keepButtons(() => {
    const shown = now?.shown;
    if (shown === undefined) return undefined;
    return {
      name: `${shown.run.id || 'run'}-image-${image + 1}`,
      rows: imageTable(shown.run, image, series),
      async picture() {
        const {run} = shown;
        const every = Math.max(1, Math.ceil(run.epochs.length / mostEpochs));
        const epochs = run.epochs.filter((_, i) => i % every === 0);
        const rows = await Promise.all(
          run.columns.map(async (column) => ({
            label: column.tag,
            cells: await Promise.all(
              epochs.map(async (epoch) => {
                const loaded = await loadedFor(arrays, run, epoch.maps.get(column.tag));
                try {
                  return mapPicture({...shown, epoch}, column, image, loaded).pixels;
                } catch {
                  return undefined;
                }
              }),
            ),
          })),
        );
        return sheetPicture({
          title: `image ${image + 1}: ${verdict(shown, image)}`,
          columns: epochs.map(({epoch}) => `epoch ${epoch}`),
          rows,
        });
      },
    };
  }, tell);
  const element = el(
    'section',
    {'aria-label': `Image ${image + 1}`, class: 'image'},
    el(
      'div',
      {class: 'head'},
      el('h2', {}, `Image ${image + 1}`),
      el('button', {type: 'button', class: 'close', onclick: onClose}, 'close'),
      keep,
    ),
    el('div', {class: 'image-numbers'}, el('div', {class: 'name'}, input.element, said), flips, charts),
    el('div', {class: 'film-part'}, strip.element),
    two.element,
    reading,
  );
  pointing(element, {
    isComparing: () => now?.state.original ?? true,
    read: (words) => {
      if (reading.textContent !== words) reading.textContent = words;
    },
  });
  void featureImages(first, arrays).then((count) => strip.keptFeatures(count));

  const tellRun = (run: Run): void => {
    if (told === run) return;
    told = run;
    const found = flipsOf(run)[image] ?? [];
    flips.replaceChildren(flipList(run, found, onPick));
    void classProbabilities(run, image, arrays).then((lines) => {
      if (told !== run) return;
      series = lines;
      charts.hidden = lines.length === 0;
      chart.show({series, epoch: now?.shown.epoch.epoch});
      marks.show(run, found);
    });
  };
  return {
    element,
    show(shown, state) {
      now = {shown, state};
      const words = verdict(shown, image);
      if (said.textContent !== words) said.textContent = words;
      input.show(shown);
      strip.show(shown);
      two.show(shown, state);
      tellRun(shown.run);
      if (series.length > 0) chart.show({series, epoch: shown.epoch.epoch});
    },
  };
}

function imageTable(run: Run, image: number, series: readonly Series[]): readonly (readonly CsvCell[])[] {
  const at = series.map(({points}) => new Map(points));
  const flips = new Set(flipsOf(run)[image]?.map(({epoch}) => epoch));
  return [
    ['epoch', 'prediction', 'probability', 'right', 'changed its mind', ...series.map(({name}) => `output ${name}`)],
    ...run.epochs.map(({epoch, predictions}) => {
      const prediction = predictions[image];
      return [
        epoch,
        prediction === undefined ? undefined : className(run, prediction.unit),
        prediction?.value,
        prediction?.right,
        flips.has(epoch),
        ...at.map((points) => points.get(epoch)),
      ];
    }),
  ];
}
