import {cachedArrays, pathOf} from './arrays.ts';
import {controls} from './controls.ts';
import {curves} from './curves.ts';
import {el} from './elements.ts';
import {type Gallery, gallery} from './gallery.ts';
import {type ImageView, imageView} from './image-view.ts';
import {mapCells} from './map-cells.ts';
import {nearestEpoch, type Run, readRun} from './run.ts';
import {readState, type State, writeState} from './state.ts';

/** Of a run that does not say how many it has. */
const mostImages = 1000;
const arrays = cachedArrays();
const [galleryCells, imageCells] = [mapCells(arrays), mapCells(arrays)];
const bar = controls((part) => change(part));
const [imagePlace, galleryPlace, curvesPlace] = [el('div'), el('div'), el('div')];

let state = readState(location.hash);
let runs: readonly string[] = [];
let run: Run | undefined;
let rows: {readonly key: string; readonly view: Gallery} | undefined;
let one: {readonly key: string; readonly view: ImageView} | undefined;

/** Changes what is looked at, and the address with it. */
function change(part: Partial<State>): void {
  const before = state;
  state = {...state, ...part};
  history.replaceState(null, '', writeState(state));
  if (state.run === before.run) show();
  else void readAgain();
  if (state.image !== before.image && state.image !== undefined) imagePlace.scrollIntoView({block: 'start'});
}

/** Asks the server for everything anew: at the start, for another run, and when a run has news. */
async function readAgain(): Promise<void> {
  try {
    const found: {readonly runs: readonly {readonly id: string}[]} = await ask('/api/runs');
    runs = found.runs.map(({id}) => id);
    const wanted = state.run !== undefined && runs.includes(state.run) ? state.run : runs[0];
    if (state.run !== undefined && wanted !== state.run) bar.tell(`there is no run '${state.run}' any more`);
    const [before, next] = [
      run,
      wanted === undefined ? undefined : await counted(readRun(await ask(`/api/run/${pathOf(wanted)}`))),
    ];
    // Another run was chosen meanwhile.
    if (state.run !== undefined && runs.includes(state.run) && state.run !== wanted) return;
    run = next;
    const newest = next?.epochs.at(-1)?.epoch;
    if (before !== undefined && before.id === next?.id && before.epochs.at(-1)?.epoch !== newest) {
      bar.tell(`epoch ${newest} has arrived; the run is ${next.status}`);
    } else if (next !== undefined && before?.status !== next.status) bar.tell(`the run is ${next.status}`);
  } catch (error) {
    bar.tell(`the server does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  show();
}

/** Where run.json does not say how many images there are, the maps do. */
async function counted(found: Run): Promise<Run> {
  const [tag, file] = [...(found.epochs.at(-1)?.maps ?? [])][0] ?? [];
  if (found.images > 0 || tag === undefined || file === undefined) return found;
  const rows = await arrays.get(found.id, file);
  return rows instanceof Error ? found : {...found, images: Math.min(mostImages, rows.shape[0] ?? 0)};
}

async function ask<Told>(address: string): Promise<Told> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return await answer.json();
}

/** Brings the page to what is looked at. Views are kept as long as their rows and columns stay. */
function show(): void {
  const epoch = run === undefined ? undefined : nearestEpoch(run, state.epoch);
  bar.show({state, runs, run, epoch});
  if (run === undefined) {
    for (const place of [imagePlace, galleryPlace]) place.replaceChildren();
    curvesPlace.replaceChildren(
      el('p', {class: 'plain'}, 'There is no run here yet. One appears as soon as it begins.'),
    );
    [rows, one] = [undefined, undefined];
    return;
  }
  const shown = run;
  const tags = shown.columns.map(({tag}) => tag).join(' ');
  const rowsKey = `${shown.id} ${shown.images} ${tags}`;
  if (rows?.key !== rowsKey) {
    galleryCells.clear();
    rows = {key: rowsKey, view: gallery(shown, galleryCells, (image) => change({image}))};
    galleryPlace.replaceChildren(rows.view.element);
  }
  const isChosen = state.image !== undefined && state.image < shown.images;
  const oneKey = `${rowsKey} ${state.image} ${shown.epochs.map((each) => each.epoch).join(' ')}`;
  if (!isChosen) {
    imageCells.clear();
    imagePlace.replaceChildren();
    one = undefined;
  } else if (one?.key !== oneKey) {
    imageCells.clear();
    const view = imageView(shown, state.image ?? 0, {
      cells: imageCells,
      arrays,
      onPick: (picked) => change({epoch: picked}),
      onClose: () => {
        const image = state.image;
        change({image: undefined});
        // Back to where the reader came from.
        galleryPlace.querySelectorAll<HTMLElement>('button.open')[image ?? 0]?.focus();
      },
    });
    one = {key: oneKey, view};
    imagePlace.replaceChildren(view.element);
  }
  if (epoch !== undefined) {
    rows.view.show({run: shown, epoch, scale: state.scale, opacity: state.opacity}, state.image);
    one?.view.show({run: shown, epoch, scale: state.scale, opacity: state.opacity});
  }
  curvesPlace.replaceChildren(curves(shown, epoch?.epoch, (picked) => change({epoch: picked})));
}

window.addEventListener('hashchange', () => {
  const next = readState(location.hash);
  change(next);
});
document.querySelector('#app')?.replaceChildren(bar.element, el('main', {}, imagePlace, galleryPlace, curvesPlace));

const news = new EventSource('/api/events');
news.addEventListener('message', ({data}) => {
  const {changed}: {readonly changed: readonly string[] | null} = JSON.parse(data);
  // New runs show up in the list whichever run is shown; other runs' epochs do not matter here.
  if (changed === null || run === undefined || changed.some((id) => id === run?.id || !runs.includes(id)))
    void readAgain();
});
news.addEventListener('error', () => bar.tell('the server does not answer; what is shown stays'));
