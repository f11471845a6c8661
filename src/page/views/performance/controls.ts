import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {numberText} from '../../app/number-words.ts';
import type {State} from '../../app/state.ts';

export interface QuestionControls {
  readonly element: HTMLElement;
  show(told: {
    readonly names: readonly string[];
    readonly unit: number;
    readonly threshold: number;
    readonly cost: number;
    readonly best: number | undefined;
    /** Least and largest score. */
    readonly range: readonly [number, number];
  }): void;
}

/** Which class is told from the rest, from which score on, and what mistakes cost. */
export function questionControls(change: (part: Partial<State>) => void): QuestionControls {
  let best: number | undefined;
  let highest = 1;
  const unit = el('select', {
    id: 'perf-unit',
    onchange: () => change({unit: Number(unit.value), threshold: undefined}),
  });
  const threshold = el('input', {
    ...{type: 'range', id: 'perf-threshold', min: 0, max: 1, step: 'any'},
    oninput: () => change({threshold: Number(threshold.value)}),
    onkeydown(event) {
      // Browsers do not agree how far a key goes where any value is allowed.
      if (!(event instanceof KeyboardEvent)) return;
      const step = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10}[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const [low, high] = [Number(threshold.min), Number(threshold.max)];
      const next = Number(threshold.value) + (step * (high - low)) / 100;
      change({threshold: Number(Math.min(high, Math.max(low, next)).toPrecision(6))});
    },
  });
  const said = el('output', {for: 'perf-threshold'});
  const cost = el('input', {
    ...{type: 'number', id: 'perf-cost', min: 0, max: 1000, step: 'any'},
    onchange: () => change({cost: Number.isFinite(cost.valueAsNumber) ? Math.max(0, cost.valueAsNumber) : undefined}),
  });
  const take = el(
    'button',
    {
      type: 'button',
      onclick: () => {
        // Above all scores: the next number is enough.
        if (best !== undefined) change({threshold: Number.isFinite(best) ? best : highest + 0.001});
      },
    },
    'take the best threshold',
  );
  return {
    element: el(
      'div',
      {class: 'bar'},
      field('perf-unit', 'class against the rest', unit),
      field('perf-threshold', 'said from a score of', threshold, said),
      field('perf-cost', 'cost of a false positive (a false negative: 1)', cost),
      take,
    ),
    show(told) {
      const isSame =
        unit.options.length === told.names.length && told.names.every((name, i) => unit.options[i]?.text === name);
      if (!isSame) unit.replaceChildren(...told.names.map((name, i) => el('option', {value: i}, name)));
      unit.value = String(told.unit);
      const [low, high] = told.range;
      threshold.min = String(low);
      threshold.max = String(high);
      threshold.value = String(told.threshold);
      said.textContent = numberText(told.threshold, 4);
      threshold.setAttribute('aria-valuetext', said.textContent);
      if (document.activeElement !== cost) cost.value = String(told.cost);
      best = told.best;
      highest = high;
      take.disabled = best === undefined;
    },
  };
}
