import {downloadCsv, downloadNpy, downloadPng} from '../../app/download.ts';
import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import type {Rows} from '../../data/npy.ts';
import {mapSheet} from '../../drawing/map-sheet.ts';
import type {EngineBackend} from '../../engine/engine.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {asking, type Found, mapKey} from './asking.ts';
import {choosers} from './choosers.ts';
import {editor} from './editor.ts';
import {historyTable, type Past, remember} from './history.ts';
import {type MapRow, mapTable} from './map-table.ts';
import {backendNamed, chosenMethods, columnOf} from './methods.ts';
import {type Asked, modelOf, otherModel} from './models.ts';
import {keptPictures} from './pictures.ts';
import {probabilityRows, probabilityTable, type Said, saidWords} from './probabilities.ts';
import {activeVariant, changeActive, type Session, sessionText, startSession, type Variant} from './session.ts';
import {type Source, sourceOf} from './source.ts';
import {wordsFor} from './words.ts';

/** Change a datapoint and see what stored models say of it, and why. */
export const whatIfView: ViewSpec = {name: 'what-if', title: 'what if', make: makeWhatIf};

/** The address is written when a movement pauses: browsers refuse to write it all the time. */
const pauseMs = 250;

function makeWhatIf(tools: Tools): View {
  const {change, tell, engine} = tools;
  const pictureOf = keptPictures();
  const told = el('p', {class: 'told'});
  const trouble = el('p', {class: 'plain', role: 'alert', hidden: true});
  const [numbers, maps, history] = [el('div', {class: 'said-place'}), el('div', {}), el('div', {})];
  const choose = choosers(tools);
  const bench = editor({
    change: (next, how) => move(next, how),
    tell,
    keepNpy: () => keep(({made, name}) => downloadNpy(name, made.rows)),
    keepPng: () => keep(({name}) => downloadPng(name, bench.canvas)),
    keepCsv: () => keep(({name}) => downloadCsv(name, probabilityRows(said()))),
    keepMaps: () =>
      keep(({name}) => {
        const table = maps.querySelector('table');
        if (table === null) throw new Error('there are no maps yet');
        return downloadPng(`${name}-maps`, mapSheet(table));
      }),
  });
  const whole = el(
    'div',
    {class: 'what-if-columns'},
    bench.element,
    el('div', {class: 'results'}, el('h3', {}, 'What is said'), numbers, choose.methods, maps, history),
  );
  const element = el(
    'section',
    {'aria-label': 'What if', class: 'what-if'},
    el('h2', {}, 'What if'),
    choose.element,
    told,
    trouble,
    whole,
  );

  let scene: Scene | undefined;
  let source: Source | undefined;
  let asked: readonly (Asked | Error)[] = [];
  let {session} = startSession('');
  /** What the address has, as far as is known here. */
  let seen = {edits: '', variant: undefined as number | undefined};
  let found: Found | undefined;
  let past: readonly Past[] = [];
  let backend: {readonly wanted: EngineBackend; readonly inUse: EngineBackend | undefined} | undefined;
  let timer: number | undefined;
  let turn = 0;
  const ask = asking(tools, (news) => {
    found = news;
    drawFound();
  });

  const show = async (): Promise<void> => {
    if (scene === undefined) return;
    const own = ++turn;
    const [{run, state, epoch}, now] = [scene, scene];
    choose.show(now, source);
    const model = modelOf(run, epoch?.epoch);
    const [read, other] = await Promise.all([sourceOf(run, state.image ?? 0, tools.arrays), otherModel(now, tools)]);
    if (own !== turn) return;
    const wrong = [read, model].find((one) => one instanceof Error);
    trouble.hidden = !(wrong instanceof Error);
    trouble.textContent = wrong instanceof Error ? wrong.message : '';
    whole.hidden = read instanceof Error;
    source = read instanceof Error ? undefined : read;
    asked = other === undefined ? [model] : [model, other];
    choose.show(now, source);
    choose.showOther(other === undefined ? undefined : other instanceof Error ? undefined : other.run);
    told.textContent = toldWords(model, other);
    if (source === undefined || model instanceof Error) {
      ask.stop();
      found = undefined;
      drawBench();
      drawFound();
      return;
    }
    if (!(await useBackend(backendNamed(state.backend), own))) return;
    update();
  };

  /** Whether the backend is there and nothing else is wanted meanwhile. */
  const useBackend = async (wanted: EngineBackend, own: number): Promise<boolean> => {
    if (backend?.wanted !== wanted) {
      backend = {wanted, inUse: undefined};
      choose.showBackend(undefined, wanted);
      try {
        const inUse = await engine.use(wanted);
        if (backend.wanted !== wanted) return false;
        backend = {wanted, inUse};
      } catch (error) {
        if (backend.wanted === wanted) backend = undefined;
        trouble.hidden = false;
        trouble.textContent = error instanceof Error ? error.message : String(error);
        return false;
      }
    }
    choose.showBackend(backend.inUse, wanted);
    return own === turn;
  };

  /** Draws what the session is, and asks the models about it. */
  const update = (all = false): void => {
    drawBench();
    if (scene === undefined || source === undefined || asked[0] === undefined || asked[0] instanceof Error) return;
    const {run, state} = scene;
    element.setAttribute('aria-busy', 'true');
    const items = titles().map((title, i) => ({title, rows: madeOf(i).rows}));
    const methods = chosenMethods(run, state.explain);
    void ask.ask({models: asked, items, methods, target: state.target}, {all});
  };

  const move = (next: Session, {isMoving = false} = {}): void => {
    session = next;
    window.clearTimeout(timer);
    timer = window.setTimeout(write, pauseMs);
    if (isMoving) drawBench();
    else update();
  };
  const write = (): void => {
    window.clearTimeout(timer);
    timer = undefined;
    const {active} = session.now;
    seen = {edits: sessionText(session), variant: active === 0 ? undefined : active};
    change(seen);
  };

  const titles = (): readonly string[] => {
    const {variants} = session.now;
    return ['as it was', ...variants.map((_, i) => (variants.length === 1 ? 'changed' : `variant ${i + 1}`))];
  };
  /** 0 is the datapoint itself. */
  const madeOf = (place: number, of = source) => {
    if (of === undefined) throw new Error('there is no datapoint');
    const variant = place === 0 ? {edits: []} : session.now.variants[place - 1];
    return pictureOf(of, scene?.run.id ?? '', variant ?? {edits: []});
  };

  const drawBench = (): void => {
    if (source === undefined || scene === undefined) return;
    const of = source;
    const all = titles().map((title, i) => ({
      ...{title, picture: madeOf(i, of).picture},
      said: saidWords(predictionOf(i)),
    }));
    bench.show({session, source: of, all, columns: scene.run.datapoints?.inputColumns ?? []});
  };

  /** What the model in front says, if it was asked about what is shown now. */
  const predictionOf = (place: number) => {
    const item = found?.wanted.items[place];
    return item !== undefined && source !== undefined && item.rows === madeOf(place).rows
      ? found?.predictions[0]?.[place]
      : undefined;
  };

  const said = (): readonly Said[] => {
    if (found === undefined) return [];
    const {wanted, predictions} = found;
    return predictions.map((own, i) => {
      const model = wanted.models[i];
      const title = model === undefined || model instanceof Error ? 'the other model' : model.title;
      return {
        model: title,
        titles: wanted.items.map((item) => item.title),
        predictions: own,
        active: session.now.active + 1,
      };
    });
  };

  const drawFound = (): void => {
    if (found === undefined || scene === undefined || source === undefined) {
      for (const place of [numbers, maps]) place.replaceChildren();
      return;
    }
    const {wanted, maps: known} = found;
    drawBench();
    replaceKept(numbers, ...said().map(probabilityTable));
    const rows = wanted.models.flatMap((model, i): readonly MapRow[] =>
      model instanceof Error
        ? []
        : wanted.methods.map(({name}) => ({
            title: wanted.models.length > 1 ? `${name}, ${model.title}` : name,
            column: columnOf(model.run, name),
            maps: known.get(mapKey(i, name)),
          })),
    );
    const {state} = scene;
    const shown = {
      ...{titles: wanted.items.map(({title}) => title), inputs: wanted.items.map((item) => item.rows)},
      ...{range: source.range, opacity: state.opacity, active: session.now.active + 1},
    };
    maps.replaceChildren(
      rows.length === 0
        ? el('p', {class: 'hint'}, 'No method is chosen.')
        : mapTable(rows, shown, {onRun: () => update(true), onKeep}),
    );
    note(found);
    element.setAttribute('aria-busy', String(rows.some((row) => row.maps === undefined)));
  };

  const onKeep = (title: string, all: readonly Rows[]): void =>
    keep(({name}) => downloadNpy(`${name}-${title}`, together(all)));

  const note = ({predictions: [own]}: Found): void => {
    const [place, variant] = [session.now.active + 1, activeVariant(session)];
    const [before, after] = [own?.[0], predictionOf(place)];
    if (before === undefined || after === undefined || source === undefined) return;
    const {key} = madeOf(place);
    const [of, columns] = [source, scene?.run.datapoints?.inputColumns ?? []];
    const words = variant.edits.map((edit) => wordsFor(edit, of, columns));
    if (variant.upload !== undefined) words.unshift(variant.upload.name);
    const all = words.join('; ') || 'as it was';
    past = remember(past, {key: `${asked.map(keyOf).join()} ${key}`, words: all, variant, said: after, before});
    replaceKept(
      history,
      historyTable(past, past[0]?.key ?? '', (back: Variant) => move(changeActive(session, back))),
    );
  };

  const keep = (
    give: (one: {readonly made: ReturnType<typeof madeOf>; readonly name: string}) => Promise<void> | void,
  ): void => {
    const run = async (): Promise<void> => {
      if (source === undefined || scene === undefined) throw new Error('there is no datapoint');
      const variant = session.now.variants.length === 1 ? '' : `-variant-${session.now.active + 1}`;
      await give({made: madeOf(session.now.active + 1), name: `image-${source.row + 1}${variant}`});
    };
    run().catch((error: unknown) =>
      tell(`nothing was kept: ${error instanceof Error ? error.message : String(error)}`),
    );
  };

  return {
    element,
    show(next) {
      const {edits, variant} = next.state;
      // Another address than the one written here: a link, or the browser's way back.
      const isLink = edits !== seen.edits || variant !== seen.variant;
      if (isLink) {
        seen = {edits, variant};
        const started = startSession(edits, variant);
        session = {...started.session, past: [...session.past, session.now]};
        if (started.lost > 0) tell(`${started.lost} edits of this address make no sense and were left out`);
      }
      if (next.run.id !== scene?.run.id || next.state.image !== scene.state.image) past = [];
      const isNew = isLink || scene === undefined || !isSame(scene, next);
      scene = next;
      if (isNew) void show();
      else drawFound();
    },
    leave() {
      ask.stop();
      scene = undefined;
    },
  };
}

/** Whether the same is asked, but for edits, of which the session knows. */
function isSame(a: Scene, b: Scene): boolean {
  const of = ({run, epoch, runs, state}: Scene) => [
    ...[run.id, run.checkpoints, run.explainers.length, run.datapoints?.rows.length, epoch?.epoch, runs],
    ...[
      state.edits,
      state.variant,
      state.image,
      state.other,
      state.otherEpoch,
      state.explain,
      state.target,
      state.backend,
    ],
  ];
  return JSON.stringify(of(a)) === JSON.stringify(of(b));
}

function keyOf(asked: Asked | Error): string {
  return asked instanceof Error ? '' : JSON.stringify(asked.model);
}

function toldWords(model: Asked | Error, other: Asked | Error | undefined): string {
  if (model instanceof Error) return '';
  const second =
    other === undefined
      ? ''
      : other instanceof Error
        ? ` Not compared: ${other.message}`
        : ` It is compared with ${other.told}.`;
  return `Asked is ${model.told}.${second}`;
}

/** Rows of one shape, one below the other. */
function together(all: readonly Rows[]): Rows {
  const [, ...rest] = all[0]?.shape ?? [];
  const values = new Float32Array(all.reduce((sum, rows) => sum + rows.values.length, 0));
  let at = 0;
  for (const rows of all) {
    values.set(rows.values, at);
    at += rows.values.length;
  }
  return {values, shape: [all.length, ...rest]};
}
