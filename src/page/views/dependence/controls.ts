import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import type {State} from '../../app/state.ts';
import {editsFor, type Inputs, mostCount, type Plan, startPlan, varying, writePlan} from './plan.ts';

export interface PlanControls {
  readonly element: HTMLElement;
  show(
    plan: Plan,
    inputs: Inputs,
    told: {readonly names: readonly string[]; readonly rows: number; readonly isSelection: boolean},
  ): void;
}

/** Which edit, which of its numbers, and over what range. */
export function planControls(change: (part: Partial<State>) => void): PlanControls {
  let shown: {readonly plan: Plan; readonly inputs: Inputs} | undefined;
  let made = '';
  const set = (part: Partial<Plan>): void => {
    if (shown !== undefined) change({vary: writePlan({...shown.plan, ...part})});
  };
  const number = (
    id: string,
    take: (value: number) => Partial<Plan>,
    most: Partial<{min: number; max: number}> = {},
  ) => {
    const input = el('input', {
      ...{type: 'number', id, step: 'any', ...most},
      onchange() {
        if (Number.isFinite(input.valueAsNumber)) set(take(input.valueAsNumber));
      },
    });
    return input;
  };
  const edit = el('select', {
    id: 'dep-edit',
    onchange() {
      const {inputs, plan} = shown ?? {};
      const kind = inputs && editsFor(inputs).find(({name}) => name === edit.value);
      const next = inputs && startPlan(kind, inputs);
      if (next !== undefined) change({vary: writePlan({...next, isForAll: plan?.isForAll ?? false})});
    },
  });
  const which = el('select', {
    id: 'dep-field',
    onchange() {
      const {inputs, plan} = shown ?? {};
      const next = inputs && plan && startPlan(plan.edit, inputs, {field: Number(which.value), numbers: plan.numbers});
      if (next !== undefined) change({vary: writePlan({...next, isForAll: plan?.isForAll ?? false})});
    },
  });
  const from = number('dep-from', (value) => ({from: value}));
  const to = number('dep-to', (value) => ({to: value}));
  const count = number('dep-count', (value) => ({count: Math.min(mostCount, Math.max(2, Math.round(value)))}), {
    min: 2,
    max: mostCount,
  });
  const others = el('div', {class: 'bar'});
  const all = el('input', {type: 'checkbox', id: 'dep-all', onchange: () => set({isForAll: all.checked})});
  const allName = el('label', {for: 'dep-all'});

  const makeOthers = (
    {edit: kind, field: varied, numbers}: Plan,
    inputs: Inputs,
    names: readonly string[],
  ): readonly Node[] =>
    kind.fields(inputs.sides).flatMap(({label, min, max, step, choices}, i) => {
      if (i === varied) return [];
      const id = `dep-number-${i}`;
      const take = (value: number): void => {
        if (!Number.isFinite(value)) return;
        const next = numbers.map((own, k) => (k === i ? value : own));
        const isColumn = kind.name === 'set' && label === 'place';
        const start = isColumn ? startPlan(kind, inputs, {field: varied, numbers: next}) : undefined;
        set({numbers: next, ...(start === undefined ? {} : {from: start.from, to: start.to})});
      };
      const options = choices ?? (kind.name === 'set' && label === 'place' && inputs.isTable ? names : undefined);
      if (options !== undefined && options.length > 0) {
        const select = el(
          'select',
          {id, onchange: () => take(Number(select.value))},
          ...options.map((name, k) => el('option', {value: k, selected: k === numbers[i]}, name)),
        );
        return [field(id, inputs.isTable && label === 'place' ? 'column' : label, select)];
      }
      const input = el('input', {
        type: 'number',
        id,
        min,
        max,
        step,
        value: numbers[i],
        onchange: () => take(input.valueAsNumber),
      });
      return [field(id, label, input)];
    });

  return {
    element: el(
      'div',
      {},
      el(
        'div',
        {class: 'bar'},
        field('dep-edit', 'edit', edit),
        field('dep-field', 'varied', which),
        field('dep-from', 'from', from),
        field('dep-to', 'to', to),
        field('dep-count', 'values', count),
      ),
      others,
      el('div', {class: 'field'}, all, allName),
    ),
    show(plan, inputs, {names, rows, isSelection}) {
      shown = {plan, inputs};
      const kinds = editsFor(inputs);
      const fields = varying(plan.edit, inputs.sides);
      const key = JSON.stringify([
        kinds.map(({name}) => name),
        plan.edit.name,
        plan.field,
        plan.numbers,
        inputs.sides,
        names,
      ]);
      if (key !== made) {
        made = key;
        edit.replaceChildren(...kinds.map(({name, title}) => el('option', {value: name}, title)));
        which.replaceChildren(...fields.map(({field: {label}, place}) => el('option', {value: place}, label)));
        const active = document.activeElement?.id;
        others.replaceChildren(...makeOthers(plan, inputs, names));
        if (active?.startsWith('dep-number-')) document.getElementById(active)?.focus();
      }
      edit.value = plan.edit.name;
      which.value = String(plan.field);
      for (const [input, value] of [
        [from, plan.from],
        [to, plan.to],
        [count, plan.count],
      ] as const) {
        if (document.activeElement !== input || input.valueAsNumber !== value) input.value = String(value);
      }
      all.checked = plan.isForAll;
      allName.textContent = `mean and quartiles of ${isSelection ? `the ${rows} selected` : `all ${rows}`} datapoints, too`;
    },
  };
}
