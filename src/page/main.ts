import {messageOf} from '../core/errors.ts';
import {addressWriter} from './app/address.ts';
import {controls} from './app/controls.ts';
import {el} from './app/elements.ts';
import {readState, type State, writeState} from './app/state.ts';
import {tabs} from './app/tabs.ts';
import {cachedArrays, pathOf} from './data/arrays.ts';
import {nearestEpoch, type Run, readRun} from './data/run.ts';
import {backendNamed} from './engine/backend-names.ts';
import {startEngine} from './engine/client.ts';

/** Of a run that does not say how many it has. */
const mostImages = 1000;
const arrays = cachedArrays();
const bar = controls((part) => change(part));
const engine = startEngine();
const front = tabs({change, tell: bar.tell, arrays, readRun: runOf, engine});

const writeAddress = addressWriter((hash) => history.replaceState(null, '', hash));
let state = readState(location.hash);
let runs: readonly string[] = [];
let run: Run | undefined;

/** Changes what is looked at, and the address with it. */
function change(part: Partial<State>): void {
  const before = state;
  state = {...state, ...part};
  writeAddress(writeState(state));
  if (state.run === before.run) show();
  else void readAgain();
}

/** Asks the server for everything anew: at the start, for another run, and when a run has news. */
async function readAgain(): Promise<void> {
  try {
    const found: {readonly runs: readonly {readonly id: string}[]} = await ask('/api/runs');
    runs = found.runs.map(({id}) => id);
    const wanted = state.run !== undefined && runs.includes(state.run) ? state.run : runs[0];
    if (state.run !== undefined && wanted !== state.run) bar.tell(`there is no run '${state.run}' any more`);
    const [before, next] = [run, wanted === undefined ? undefined : await runOf(wanted)];
    // Another run was chosen meanwhile.
    if (state.run !== undefined && runs.includes(state.run) && state.run !== wanted) return;
    run = next;
    const newest = next?.epochs.at(-1)?.epoch;
    if (before !== undefined && before.id === next?.id && before.epochs.at(-1)?.epoch !== newest) {
      bar.tell(`epoch ${newest} has arrived; the run is ${next.status}`);
    } else if (next !== undefined && before?.status !== next.status) bar.tell(`the run is ${next.status}`);
  } catch (error) {
    bar.tell(`the server does not answer: ${messageOf(error)}`);
  }
  show();
}

/** A run as it is now. Where run.json does not say how many images there are, the maps do. */
async function runOf(id: string): Promise<Run> {
  const found = readRun(await ask(`/api/run/${pathOf(id)}`));
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

/** The backend that the engine was told of; it starts by itself with the default. */
let backend: string | undefined;

/** Brings the page to what is looked at. */
function show(): void {
  if (state.backend !== backend) {
    backend = state.backend;
    engine.use(backendNamed(backend)).catch((error: Error) => bar.tell(error.message));
  }
  const epoch = run === undefined ? undefined : nearestEpoch(run, state.epoch);
  bar.show({state, runs, run, epoch});
  if (run === undefined) front.say('There is no run here yet. One appears as soon as it begins.');
  else front.show({state, run, epoch, runs});
}

window.addEventListener('hashchange', () => change(readState(location.hash)));
bar.element.append(front.bar);
document.querySelector('#app')?.replaceChildren(bar.element, el('main', {}, front.place));

const news = new EventSource('/api/events');
news.addEventListener('message', ({data}) => {
  const {changed}: {readonly changed: readonly string[] | null} = JSON.parse(data);
  // New runs show up in the list whichever run is shown; other runs' epochs do not matter here.
  if (changed === null || run === undefined || changed.some((id) => id === run?.id || !runs.includes(id)))
    void readAgain();
});
news.addEventListener('error', () => bar.tell('the server does not answer; what is shown stays'));
