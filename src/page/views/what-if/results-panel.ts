import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import type {Rows} from '../../data/npy.ts';
import type {DataRange} from '../../edits/edit.ts';
import {type Found, mapKey} from './asking.ts';
import {type MapHands, type MapRow, mapTable} from './map-table.ts';
import {columnOf} from './methods.ts';
import {probabilityRows, probabilityTable, type Said} from './probabilities.ts';
import type {Prediction} from './results.ts';

/** Predictions and maps, as far as they are there. */
export interface ResultsPanel {
  readonly numbers: HTMLElement;
  readonly maps: HTMLElement;
  /** `active`: the variant at hand, counted from 1. Returns whether all of it is there. */
  show(
    found: Found | undefined,
    how: {readonly active: number; readonly range: DataRange; readonly opacity: number},
  ): boolean;
  /** For a CSV file. */
  rows(): ReturnType<typeof probabilityRows>;
  /** What the model in front says of an input, if that is what it was asked about. */
  said(place: number, input: Rows): Prediction | Error | undefined;
}

export function resultsPanel(hands: MapHands): ResultsPanel {
  const [numbers, maps] = [el('div', {class: 'said-place'}), el('div', {})];
  let last: {readonly found: Found; readonly all: readonly Said[]} | undefined;
  return {
    numbers,
    maps,
    show(found, {active, range, opacity}) {
      if (found === undefined) {
        last = undefined;
        for (const place of [numbers, maps]) place.replaceChildren();
        return true;
      }
      const all = saidOf(found, active);
      last = {found, all};
      replaceKept(numbers, ...all.map(probabilityTable));
      const rows = mapRows(found);
      const {items} = found.wanted;
      const shown = {
        titles: items.map(({title}) => title),
        inputs: items.map((item) => item.rows),
        range,
        opacity,
        active,
      };
      const table = rows.length === 0 ? el('p', {class: 'hint'}, 'No method is chosen.') : mapTable(rows, shown, hands);
      replaceKept(maps, table);
      return rows.every((row) => row.maps !== undefined);
    },
    rows: () => probabilityRows(last?.all ?? []),
    said(place, input) {
      const {wanted, predictions} = last?.found ?? {};
      return wanted?.items[place]?.rows === input ? predictions?.[0]?.[place] : undefined;
    },
  };
}

function saidOf({wanted, predictions}: Found, active: number): readonly Said[] {
  const titles = wanted.items.map(({title}) => title);
  return predictions.map((own, i) => {
    const model = wanted.models[i];
    const title = model === undefined || model instanceof Error ? 'the other model' : model.title;
    return {model: title, titles, predictions: own, active: Math.min(active, titles.length - 1)};
  });
}

function mapRows({wanted: {models, methods}, maps}: Found): readonly MapRow[] {
  return models.flatMap((model, i): readonly MapRow[] =>
    model instanceof Error
      ? []
      : methods.map(({name}) => ({
          title: models.length > 1 ? `${name}, ${model.title}` : name,
          column: columnOf(model.run, name),
          maps: maps.get(mapKey(i, name)),
        })),
  );
}
