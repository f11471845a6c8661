import {el} from '../../app/elements.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import type {Run} from '../../data/run.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {comparedPicture, comparedRows} from './keeping.ts';
import {mapsTable} from './maps-table.ts';
import {epochNotes, type Match, matchImages, matchMethods, type Side, sideOf} from './matching.ts';
import {overlaid} from './overlaid.ts';
import {othersOf, picker} from './picker.ts';
import {settingsTable} from './settings-table.ts';

/** Runs, or two epochs of one run, side by side: maps of the same images, predictions, curves, settings. */
export const compareView: ViewSpec = {name: 'compare', title: 'compare', make: makeCompare};

interface Compared extends Match {
  readonly sides: readonly Side[];
  readonly tags: readonly string[];
}

function makeCompare(tools: Tools): View {
  const {change, tell, arrays} = tools;
  const choose = picker(change);
  const curves = overlaid((epoch) => change({epoch}));
  const [names, notes] = [el('ul', {class: 'sides'}), el('ul', {class: 'notes'})];
  const [mapsPlace, settingsPlace] = [el('div'), el('div')];
  const known = new Map<string, {readonly run: Run | Error; readonly readFor: Run}>();
  let scene: Scene | undefined;
  let shown: {readonly key: string; readonly table: ReturnType<typeof mapsTable>} | undefined;
  let now: Compared | undefined;

  const keep = keepButtons(() => {
    if (now === undefined || scene === undefined) return undefined;
    const {sides, images} = now;
    const compared = {...now, scale: scene.state.scale};
    const name = sides.map(({run, epoch}) => `${run.id || 'run'} ${epoch?.epoch ?? ''}`).join(' ');
    return {name, rows: comparedRows(sides, images), picture: () => comparedPicture(arrays, compared)};
  }, tell);

  /** The other runs, as far as they are read; the rest is asked for. Read anew when the run in front has news. */
  const runsOf = (ids: readonly string[], front: Run): readonly (Run | Error | undefined)[] =>
    ids.map((id) => {
      if (id === front.id) return front;
      const entry = known.get(id);
      if (entry?.readFor !== front) void read(id, front);
      return entry?.run;
    });
  const asked = new Map<string, Run>();
  const read = async (id: string, front: Run): Promise<void> => {
    if (asked.get(id) === front) return;
    asked.set(id, front);
    const run = await tools
      .readRun(id)
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (asked.get(id) !== front) return;
    known.set(id, {run, readFor: front});
    if (scene !== undefined) show(scene);
  };

  const show = (next: Scene): void => {
    scene = next;
    const {state, run, epoch} = next;
    const ids = othersOf(state);
    const found = runsOf(ids, run);
    const others = found.flatMap((each) => (each === undefined || each instanceof Error ? [] : [each]));
    const isSelf = ids.length === 0 && state.otherEpoch !== undefined;
    const sides = [
      sideOf(0, run, epoch?.epoch),
      ...(isSelf ? [sideOf(1, run, state.otherEpoch)] : []),
      ...others.map((other, k) => sideOf(k + 1, other, (k === 0 ? state.otherEpoch : undefined) ?? epoch?.epoch)),
    ];
    const methods = matchMethods(sides).map(({tag}) => tag);
    const tags = state.method !== undefined && methods.includes(state.method) ? [state.method] : methods;
    const match = matchImages(sides);
    const second = isSelf || ids.length === 0 ? run : others[0];
    choose.show(next, {methods, otherEpochs: second?.epochs.map((each) => each.epoch) ?? []});
    const troubles = found.flatMap((each, k) => {
      if (each === undefined) return [`${ids[k]} is being read ...`];
      return each instanceof Error ? [`${ids[k]} can't be read: ${each.message}`] : [];
    });
    names.replaceChildren(
      ...sides.map(({letter, run: own, epoch: at}) =>
        el('li', {}, el('b', {}, letter), ` ${own.id || '(this folder)'}, epoch ${at?.epoch ?? '–'}`),
      ),
    );
    const hints =
      sides.length === 1 && troubles.length === 0
        ? ['Choose a run to compare with, or another epoch of this one.']
        : [];
    const said = [...troubles, ...epochNotes(sides), ...match.notes, ...hints];
    if (sides.length > 1 && match.images.length === 0) said.push('The sides have no image in common.');
    notes.replaceChildren(...said.map((words) => el('li', {}, words)));
    now = {...match, sides, tags};
    lay(now, next);
    curves.show(sides, state.curves, epoch?.epoch);
    settingsPlace.replaceChildren(
      ...(sides.length > 1 ? [el('h3', {}, 'Settings that differ'), settingsTable(sides)] : []),
    );
  };

  const lay = (compared: Compared, {state}: Scene): void => {
    const {sides, images, tags} = compared;
    const at = images.map((image) => image.at.join(' ')).join(',');
    const key = [...sides.map(({run}) => `${run.id} ${run.columns.map(({tag}) => tag).join(' ')}`), ...tags, at].join(
      '\n',
    );
    if (shown?.key !== key) {
      shown?.table.clear();
      shown = {key, table: mapsTable(arrays, compared, (image) => change({image}))};
      mapsPlace.replaceChildren(...(images.length === 0 ? [] : [shown.table.element]));
    }
    shown.table.show(sides, state);
  };

  return {
    element: el(
      'section',
      {'aria-label': 'Compare', class: 'compare'},
      el('h2', {}, 'Compare'),
      choose.element,
      el('div', {class: 'bar'}, names, keep),
      notes,
      mapsPlace,
      el('h3', {}, 'Curves'),
      curves.element,
      settingsPlace,
    ),
    show,
  };
}
