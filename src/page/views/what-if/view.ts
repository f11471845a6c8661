import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import {backendNamed} from '../../engine/backend-names.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {sessionAddress} from './address.ts';
import {asking, type Found} from './asking.ts';
import {choosers} from './choosers.ts';
import {editor} from './editor.ts';
import {historyTable, type Past, remember} from './history.ts';
import {keeping} from './keeping.ts';
import {chosenMethods} from './methods.ts';
import {type Asked, isSameAsking, modelKey, modelOf, otherModel, toldWords} from './models.ts';
import {keptPictures, type Made} from './pictures.ts';
import {saidWords} from './probabilities.ts';
import {resultsPanel} from './results-panel.ts';
import {activeVariant, changeActive, type Session, startSession} from './session.ts';
import {type Source, sourceOf} from './source.ts';
import {wordsFor} from './words.ts';

/** Change a datapoint and see what stored models say of it, and why. */
export const whatIfView: ViewSpec = {name: 'what-if', title: 'what if', make: makeWhatIf};

function makeWhatIf(tools: Tools): View {
  const {tell, engine} = tools;
  let scene: Scene | undefined;
  /** The datapoint, and the models that are asked: what the scene names, once it is read. */
  let desk: {readonly scene: Scene; readonly source: Source; readonly asked: readonly (Asked | Error)[]} | undefined;
  let {session} = startSession('');
  let found: Found | undefined;
  let past: readonly Past[] = [];
  let turn = 0;

  const address = sessionAddress(tools.change);
  const pictureOf = keptPictures();
  const keep = keeping(() => {
    if (desk === undefined) throw new Error('there is no datapoint');
    const {active, variants} = session.now;
    return {
      name: `image-${desk.source.row + 1}${variants.length === 1 ? '' : `-variant-${active + 1}`}`,
      ...{input: madeOf(active + 1, desk.source).rows, canvas: bench.canvas},
      ...{numbers: results.rows(), maps: results.maps.querySelector('table')},
    };
  }, tell);
  const results = resultsPanel({onRun: () => update(true), onKeep: keep.keepValues});
  const choose = choosers(tools);
  const bench = editor({change: move, tell, ...keep});
  const ask = asking(tools, (news) => {
    found = news;
    drawFound();
  });
  const told = el('p', {class: 'told'});
  const trouble = el('p', {class: 'plain', role: 'alert', hidden: true});
  const history = el('div', {});
  const right = el(
    'div',
    {class: 'results'},
    el('h3', {}, 'What is said'),
    results.numbers,
    choose.methods,
    results.maps,
    history,
  );
  const whole = el('div', {class: 'what-if-columns'}, bench.element, right);
  const head = [el('h2', {}, 'What if'), choose.element, told, trouble];
  const element = el('section', {'aria-label': 'What if', class: 'what-if'}, ...head, whole);

  /** Reads what the scene names, then asks. */
  async function show(now: Scene): Promise<void> {
    const own = ++turn;
    const {run, state, epoch} = now;
    choose.show(now, desk?.source);
    const model = modelOf(run, epoch?.epoch);
    const [source, other] = await Promise.all([sourceOf(run, state.image ?? 0, tools.arrays), otherModel(now, tools)]);
    if (own !== turn) return;
    complain([source, model].find((one) => one instanceof Error));
    whole.hidden = source instanceof Error;
    told.textContent = toldWords(model, other);
    desk =
      source instanceof Error ? undefined : {scene: now, source, asked: other === undefined ? [model] : [model, other]};
    choose.show(now, desk?.source);
    choose.showOther(other instanceof Error ? undefined : other?.run);
    const wanted = backendNamed(state.backend);
    if (desk === undefined || model instanceof Error) {
      choose.showBackend(undefined, wanted);
      ask.stop();
      found = undefined;
      drawBench();
      drawFound();
      return;
    }
    try {
      const inUse = await engine.use(wanted);
      if (own !== turn) return;
      choose.showBackend(inUse, wanted);
      update();
    } catch (error) {
      if (own === turn) complain(error);
    }
  }

  function complain(error: unknown): void {
    trouble.hidden = error === undefined;
    trouble.textContent = error instanceof Error ? error.message : String(error ?? '');
  }

  /** Draws what the session is, and asks the models about it; `all`: methods that take long as well. */
  function update(all = false): void {
    drawBench();
    if (desk === undefined || desk.asked[0] instanceof Error) return;
    const {
      source,
      asked,
      scene: {run, state},
    } = desk;
    element.setAttribute('aria-busy', 'true');
    const items = titles().map((title, i) => ({title, rows: madeOf(i, source).rows}));
    void ask.ask({models: asked, items, methods: chosenMethods(run, state.explain), target: state.target}, {all});
  }

  function move(next: Session): void {
    session = next;
    address.write(() => session);
    update();
  }

  function titles(): readonly string[] {
    const {variants} = session.now;
    return ['as it was', ...variants.map((_, i) => (variants.length === 1 ? 'changed' : `variant ${i + 1}`))];
  }

  /** 0 is the datapoint itself. */
  function madeOf(place: number, source: Source): Made {
    const variant = place === 0 ? undefined : session.now.variants[place - 1];
    return pictureOf(source, desk?.scene.run.id ?? '', variant ?? {edits: []});
  }

  function drawBench(): void {
    if (desk === undefined) return;
    const {
      source,
      scene: {run},
    } = desk;
    const all = titles().map((title, i) => {
      const {picture, rows} = madeOf(i, source);
      return {title, picture, said: saidWords(results.said(i, rows))};
    });
    bench.show({session, source, all, columns: run.datapoints?.inputColumns ?? []});
  }

  function drawFound(): void {
    const range = desk?.source.range ?? {min: 0, max: 1, mean: []};
    const opacity = scene?.state.opacity ?? 100;
    const isWhole = results.show(desk === undefined ? undefined : found, {
      active: session.now.active + 1,
      range,
      opacity,
    });
    element.setAttribute('aria-busy', String(!isWhole));
    drawBench();
    note();
  }

  /** Adds what was said to what was tried. */
  function note(): void {
    if (desk === undefined || found === undefined) return;
    const {
      source,
      asked,
      scene: {run},
    } = desk;
    const [variant, {key, rows}] = [activeVariant(session), madeOf(session.now.active + 1, source)];
    const [before, said] = [found.predictions[0]?.[0], results.said(session.now.active + 1, rows)];
    if (before === undefined || said === undefined) return;
    const edits = variant.edits.map((edit) => wordsFor(edit, source, run.datapoints?.inputColumns ?? []));
    const words = [...(variant.upload === undefined ? [] : [variant.upload.name]), ...edits].join('; ') || 'as it was';
    past = remember(past, {key: `${asked.map(modelKey).join()} ${key}`, words, variant, said, before});
    replaceKept(
      history,
      historyTable(past, (back) => move(changeActive(session, back))),
    );
  }

  return {
    element,
    show(next) {
      const link = address.read(next.state);
      if (link !== undefined) {
        session = {...link.session, past: [...session.past, session.now]};
        if (link.lost > 0) tell(`${link.lost} edits of this address make no sense and were left out`);
      }
      if (next.run.id !== scene?.run.id || next.state.image !== scene.state.image) past = [];
      const isNew = link !== undefined || scene === undefined || !isSameAsking(scene, next);
      scene = next;
      if (isNew) void show(next);
      else drawFound();
    },
    leave() {
      turn++;
      ask.stop();
      scene = undefined;
    },
  };
}
