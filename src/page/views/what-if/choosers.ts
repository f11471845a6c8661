import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {className, type Run} from '../../data/run.ts';
import {backendNames} from '../../engine/backend-names.ts';
import type {EngineBackend} from '../../engine/engine.ts';
import type {Scene, Tools} from '../view.ts';
import {chosenMethods, writeMethods} from './methods.ts';
import type {Source} from './source.ts';

/** Which image, what explains it, what models run on, and what is compared with. */
export interface Choosers {
  readonly element: HTMLElement;
  readonly methods: HTMLElement;
  show(scene: Scene, source: Source | undefined): void;
  /** The epochs of the run that is compared with. */
  showOther(other: Run | undefined): void;
  showBackend(inUse: EngineBackend | undefined, wanted: EngineBackend): void;
}

export function choosers({change}: Tools): Choosers {
  const image = el('select', {id: 'what-if-image', onchange: () => change({image: Number(image.value)})});
  const other = el('select', {
    id: 'what-if-other',
    onchange: () => change({other: other.value === none ? undefined : other.value, otherEpoch: undefined}),
  });
  const otherEpoch = el('select', {
    id: 'what-if-other-epoch',
    onchange: () => change({otherEpoch: otherEpoch.value === '' ? undefined : Number(otherEpoch.value)}),
  });
  const target = el('select', {
    id: 'what-if-target',
    onchange: () => change({target: target.value === '' ? undefined : Number(target.value)}),
  });
  const backend = el(
    'select',
    {id: 'what-if-backend', onchange: () => change({backend: backend.value === 'wasm' ? undefined : backend.value})},
    ...backendNames.map((name) => el('option', {value: name}, name)),
  );
  const inUse = el('output', {for: 'what-if-backend', class: 'backend'});
  const boxes = el('div', {class: 'boxes'});
  const methods = el(
    'fieldset',
    {class: 'methods'},
    el('legend', {}, 'Explained by'),
    boxes,
    field('what-if-target', 'class explained', target),
  );
  let seen: Scene | undefined;
  return {
    methods,
    element: el(
      'div',
      {class: 'bar'},
      field('what-if-image', 'datapoint', image),
      field('what-if-other', 'compare with', other),
      field('what-if-other-epoch', 'at epoch', otherEpoch),
      field('what-if-backend', 'models run on', backend, inUse),
    ),
    show(scene, source) {
      const {state, run, runs} = scene;
      const count = source?.count ?? run.datapoints?.rows.length ?? run.images;
      const rows = Array.from({length: count}, (_, row): readonly [string, string] => {
        const label = run.datapoints?.labels[row] ?? run.labels[row];
        const truth = label === undefined ? '' : `, ${className(run, label)}`;
        return [String(row), `${source?.isTable ? 'row' : 'image'} ${row + 1}${truth}`];
      });
      options(image, rows, String(state.image ?? 0));
      const isSame = state.other === undefined && state.otherEpoch !== undefined;
      options(
        other,
        [
          [none, 'nothing'],
          ...runs.map((id) => [id, id === run.id ? `${id || 'this folder'} (this run)` : id] as const),
        ],
        isSame ? run.id : (state.other ?? none),
      );
      options(
        target,
        [['', 'the predicted one'], ...run.classNames.map((name, unit) => [String(unit), name] as const)],
        state.target === undefined ? '' : String(state.target),
      );
      if (seen?.run.id !== run.id || seen.run.explainers.length !== run.explainers.length) {
        boxes.replaceChildren(...run.explainers.map(({name}) => box(name, (isOn) => toggle(name, isOn))));
      }
      const chosen = chosenMethods(run, state.explain);
      for (const input of boxes.querySelectorAll('input')) {
        input.checked = chosen.some(({name}) => name === input.value);
      }
      seen = scene;
    },
    showOther(run) {
      otherEpoch.disabled = run === undefined;
      options(
        otherEpoch,
        [['', 'the same'], ...(run?.checkpoints ?? []).map((epoch) => [String(epoch), String(epoch)] as const)],
        seen?.state.otherEpoch === undefined ? '' : String(seen.state.otherEpoch),
      );
    },
    showBackend(name, wanted) {
      backend.value = wanted;
      inUse.textContent =
        name === undefined
          ? 'not started yet'
          : name === wanted
            ? `runs on ${name}`
            : `${wanted} does not work here: runs on ${name}`;
    },
  };

  function toggle(name: string, isOn: boolean): void {
    if (seen === undefined) return;
    const names = chosenMethods(seen.run, seen.state.explain).map((one) => one.name);
    change({explain: writeMethods(isOn ? [...names, name] : names.filter((one) => one !== name))});
  }
}

/** The folder itself may be a run, whose path is empty. */
const none = '?';

function box(name: string, onToggle: (isOn: boolean) => void): HTMLElement {
  const input = el('input', {type: 'checkbox', value: name, onchange: () => onToggle(input.checked)});
  return el('label', {class: 'box'}, input, name);
}

/** Options are made anew only where they are others, so that an open list stays open. */
function options(select: HTMLSelectElement, wanted: readonly (readonly [string, string])[], value: string): void {
  const isSame =
    select.options.length === wanted.length &&
    wanted.every(([own, words], i) => select.options[i]?.value === own && select.options[i]?.text === words);
  if (!isSame) select.replaceChildren(...wanted.map(([own, words]) => el('option', {value: own}, words)));
  select.value = value;
}
