import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import type {State} from '../../app/state.ts';
import type {Scene} from '../view.ts';
import {joinPaths, splitPaths} from './matching.ts';

/** Runs that are compared with the one in front, in the order in which they were chosen. */
export function othersOf({other, others}: Pick<State, 'other' | 'others'>): readonly string[] {
  return [...(other === undefined ? [] : [other]), ...splitPaths(others)];
}

/** More would not be told apart. */
const most = 6;

/** Where runs, the epoch of the first other one, and the method are chosen. */
export function picker(change: (part: Partial<State>) => void): {
  readonly element: HTMLElement;
  show(scene: Scene, told: {readonly methods: readonly string[]; readonly otherEpochs: readonly number[]}): void;
} {
  const boxes = el('div', {class: 'boxes'});
  const find = el('input', {type: 'search', id: 'find-run', oninput: () => hide()});
  const finder = field('find-run', 'names with', find);
  const epoch = el('select', {
    id: 'other-epoch',
    onchange: () => change({otherEpoch: epoch.value === '' ? undefined : Number(epoch.value)}),
  });
  const method = el('select', {
    id: 'method',
    onchange: () => change({method: method.value === '' ? undefined : method.value}),
  });
  let state: Pick<State, 'other' | 'others'> = {other: undefined, others: undefined};
  let boxesKey: string | undefined;
  let known: readonly {readonly id: string; readonly box: HTMLInputElement}[] = [];
  const toggle = (id: string, isOn: boolean): void => {
    const rest = othersOf(state).filter((each) => each !== id);
    const [other, ...more] = isOn ? [...rest, id] : rest;
    // The epoch was one of the run that was B until now.
    change({other, others: joinPaths(more), ...(other === state.other ? {} : {otherEpoch: undefined})});
  };
  const hide = (): void => {
    for (const row of boxes.querySelectorAll<HTMLElement>('.field')) {
      const isWanted = (row.textContent ?? '').toLowerCase().includes(find.value.toLowerCase());
      row.hidden = !isWanted && row.querySelector('input')?.checked !== true;
    }
  };
  return {
    element: el(
      'div',
      {class: 'picker'},
      el('fieldset', {}, el('legend', {}, 'compare with'), finder, boxes),
      el('div', {class: 'bar'}, field('other-epoch', 'B at epoch', epoch), field('method', 'method', method)),
    ),
    show(scene, {methods, otherEpochs}) {
      ({state} = scene);
      const chosen = othersOf(scene.state);
      const ids = scene.runs.filter((id) => id !== scene.run.id);
      // Boxes stay the same ones while the runs do: a key that is held down would be lost with its box.
      if (boxesKey !== ids.join('\n')) {
        boxesKey = ids.join('\n');
        known = ids.map((id) => {
          const box = el('input', {type: 'checkbox', onchange: () => toggle(id, box.checked)});
          return {id, box};
        });
        const none = 'There is no other run; this one can be compared with itself at another epoch.';
        boxes.replaceChildren(
          ...known.map(({id, box}) => el('div', {class: 'field'}, el('label', {}, box, ` ${id || '(this folder)'}`))),
          ...(ids.length === 0 ? [el('p', {}, none)] : []),
        );
      }
      for (const {id, box} of known) {
        box.checked = chosen.includes(id);
        box.disabled = chosen.length >= most && !box.checked;
      }
      finder.hidden = ids.length < 8;
      hide();
      const none = chosen.length === 0 ? '(none: A alone)' : 'the same';
      fill(
        epoch,
        [['', none], ...otherEpochs.map((each) => [String(each), String(each)] as const)],
        scene.state.otherEpoch,
      );
      fill(method, [['', 'all'], ...methods.map((each) => [each, each] as const)], scene.state.method);
    },
  };
}

function fill(
  select: HTMLSelectElement,
  options: readonly (readonly [string, string])[],
  value: string | number | undefined,
): void {
  const isOther =
    select.options.length !== options.length ||
    options.some(([key, name], i) => select.options[i]?.value !== key || select.options[i]?.text !== name);
  if (isOther) select.replaceChildren(...options.map(([key, name]) => el('option', {value: key}, name)));
  select.value = value === undefined ? '' : String(value);
}
