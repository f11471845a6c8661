import type {Epoch, Run} from '../data/run.ts';
import {el} from './elements.ts';
import {field} from './field.ts';
import type {ScaleOf, State} from './state.ts';

/** The bar at the top: run, epoch, how maps are drawn. */
export interface Controls {
  readonly element: HTMLElement;
  show(told: {
    readonly state: State;
    readonly runs: readonly string[];
    readonly run: Run | undefined;
    readonly epoch: Epoch | undefined;
  }): void;
  /** Says something that changed without the reader's doing. */
  tell(news: string): void;
}

const speeds = [1, 2, 5, 10];
const scales: readonly (readonly [ScaleOf, string])[] = [
  ['image', 'each image'],
  ['epoch', 'each epoch'],
  ['run', 'the run'],
];

export function controls(change: (part: Partial<State>) => void): Controls {
  let epochs: readonly Epoch[] = [];
  let timer: number | undefined;
  const runSelect = el('select', {
    id: 'run',
    onchange: () => change({run: runSelect.value, epoch: undefined, image: undefined}),
  });
  const slider = el('input', {
    ...{type: 'range', id: 'epoch', min: 0, max: 0, step: 1},
    oninput: () => {
      stop();
      go(Number(slider.value));
    },
  });
  const where = el('output', {for: 'epoch'}, '–');
  const speed = el(
    'select',
    {id: 'speed'},
    ...speeds.map((rate) => el('option', {value: rate, selected: rate === 2}, `${rate} a second`)),
  );
  const play = el(
    'button',
    {type: 'button', class: 'play', onclick: () => (timer === undefined ? start() : stop())},
    '▶ play',
  );
  const follow = el(
    'button',
    {
      type: 'button',
      class: 'follow',
      title: 'show each new epoch as it arrives',
      onclick: () => change({epoch: undefined}),
    },
    'newest',
  );
  const scale = el(
    'select',
    {id: 'scale', onchange: () => change({scale: scales.find(([name]) => name === scale.value)?.[0] ?? 'image'})},
    ...scales.map(([value, name]) => el('option', {value}, name)),
  );
  const opacity = el('input', {
    ...{type: 'range', id: 'opacity', min: 0, max: 100, step: 5},
    oninput: () => change({opacity: Number(opacity.value)}),
  });
  const status = el('p', {class: 'status', role: 'status'});
  const problems = el('ul', {});
  const trouble = el(
    'details',
    {class: 'problems', open: true},
    el('summary', {}, 'Not all of this run is whole'),
    problems,
  );

  /** At the last epoch the newest is followed again. */
  const go = (index: number): void => change({epoch: index >= epochs.length - 1 ? undefined : epochs[index]?.epoch});
  const stop = (): void => {
    window.clearInterval(timer);
    timer = undefined;
    play.textContent = '▶ play';
  };
  const start = (): void => {
    // From the end it begins anew.
    if (Number(slider.value) >= epochs.length - 1) go(0);
    play.textContent = '❚❚ pause';
    timer = window.setInterval(() => {
      const next = Number(slider.value) + 1;
      if (next < epochs.length) go(next);
      if (next >= epochs.length - 1) stop();
    }, 1000 / Number(speed.value));
  };
  document.addEventListener('keydown', ({key, target, altKey, ctrlKey, metaKey}) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const isTaken = target instanceof Element && target.closest('input, select, .scroll') !== null;
    if (step === 0 || isTaken || altKey || ctrlKey || metaKey) return;
    stop();
    go(Math.max(0, Math.min(epochs.length - 1, Number(slider.value) + step)));
  });

  // The style sheet gives these two their room.
  const wide = field('epoch', 'epoch', slider, where);
  wide.classList.add('epoch');
  const short = field('opacity', 'map over input', opacity);
  short.classList.add('opacity');
  return {
    element: el(
      'header',
      {},
      el('h1', {}, 'Explanations over the epochs'),
      el(
        'div',
        {class: 'bar'},
        field('run', 'run', runSelect),
        wide,
        el('div', {class: 'field'}, play, follow),
        field('speed', 'epochs', speed),
        field('scale', 'one colour scale for', scale),
        short,
      ),
      status,
      trouble,
    ),
    show({state, runs, run, epoch}) {
      if (runSelect.options.length !== runs.length || runs.some((id, i) => runSelect.options[i]?.value !== id)) {
        runSelect.replaceChildren(...runs.map((id) => el('option', {value: id}, id || '(this folder)')));
      }
      if (run !== undefined) runSelect.value = run.id;
      epochs = run?.epochs ?? [];
      const at = epoch === undefined ? 0 : epochs.indexOf(epoch);
      slider.max = String(Math.max(0, epochs.length - 1));
      slider.value = String(at);
      const last = epochs.at(-1)?.epoch;
      const told = epoch === undefined ? 'none yet' : `${epoch.epoch} of ${last}`;
      where.textContent = told;
      slider.setAttribute('aria-valuetext', `epoch ${told}`);
      for (const control of [slider, play, follow]) control.disabled = epochs.length === 0;
      follow.setAttribute('aria-pressed', String(state.epoch === undefined));
      scale.value = state.scale;
      opacity.value = String(state.opacity);
      problems.replaceChildren(...(run?.problems ?? []).map((problem) => el('li', {}, problem)));
      trouble.hidden = problems.children.length === 0;
    },
    tell(news) {
      status.textContent = news;
    },
  };
}
