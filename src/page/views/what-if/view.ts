import {el} from '../../app/elements.ts';
import {backendNamed} from '../../engine/backend-names.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {sessionAddress} from './address.ts';
import {asking, type Found} from './asking.ts';
import {choosers} from './choosers.ts';
import {editor} from './editor.ts';
import {historyPanel} from './history.ts';
import {keeping} from './keeping.ts';
import {chosenMethods} from './methods.ts';
import {type Asked, isSameAsking, modelKey, modelOf, otherModel, toldWords} from './models.ts';
import {keptPictures} from './pictures.ts';
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
  let turn = 0;

  const address = sessionAddress(tools.change);
  const pictures = keptPictures();
  /** The datapoint as it was, then its variants. */
  const made = () => (desk === undefined ? [] : pictures(session, desk.source, desk.scene.run.id));
  const keep = keeping(() => {
    const {active, variants} = session.now;
    const own = made()[active + 1];
    if (desk === undefined || own === undefined) throw new Error('there is no datapoint');
    return {
      name: `image-${desk.source.row + 1}${variants.length === 1 ? '' : `-variant-${active + 1}`}`,
      ...{input: own.rows, canvas: bench.canvas},
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
  const history = historyPanel((variant) => move(changeActive(session, variant)));
  const right = el(
    'div',
    {class: 'results'},
    el('h3', {}, 'What is said'),
    results.numbers,
    choose.methods,
    results.maps,
    history.element,
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
      asked,
      scene: {run, state},
    } = desk;
    element.setAttribute('aria-busy', 'true');
    void ask.ask(
      {models: asked, items: made(), methods: chosenMethods(run, state.explain), target: state.target},
      {all},
    );
  }

  function move(next: Session): void {
    session = next;
    address.write(() => session);
    update();
  }

  function drawBench(): void {
    if (desk === undefined) return;
    const {
      source,
      scene: {run},
    } = desk;
    const all = made().map((one, i) => ({...one, said: saidWords(results.said(i, one.rows))}));
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
    const [place, variant] = [session.now.active + 1, activeVariant(session)];
    const own = made()[place];
    if (desk === undefined || own === undefined) return;
    const [before, said] = [found?.predictions[0]?.[0], results.said(place, own.rows)];
    if (before === undefined || said === undefined) return;
    const {
      source,
      asked,
      scene: {run},
    } = desk;
    const edits = variant.edits.map((edit) => wordsFor(edit, source, run.datapoints?.inputColumns ?? []));
    const words = [...(variant.upload === undefined ? [] : [variant.upload.name]), ...edits].join('; ') || 'as it was';
    history.note({key: `${asked.map(modelKey).join()} ${own.key}`, words, variant, said, before});
  }

  return {
    element,
    show(next) {
      const link = address.read(next.state);
      if (link !== undefined) {
        session = {...link.session, past: [...session.past, session.now]};
        if (link.lost > 0) tell(`${link.lost} edits of this address make no sense and were left out`);
      }
      const before = scene ?? desk?.scene;
      if (next.run.id !== before?.run.id || next.state.image !== before.state.image) history.clear();
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
