import type {Watched} from '../data/in-parts.ts';
import {el} from './elements.ts';

/** Work that takes a while: its progress, and a button that ends it. */
export interface Task {
  readonly element: HTMLElement;
  /** Begins; what was at work before is over. */
  begin(what: string): Watched & {finish(): void};
  end(): void;
}

export function task(onCancel: () => void): Task {
  let turn = {};
  const bar = el('progress', {max: 1, value: 0, 'aria-label': 'progress'});
  const words = el('span', {role: 'status'});
  const cancel = el(
    'button',
    {
      type: 'button',
      onclick() {
        end();
        onCancel();
      },
    },
    'cancel',
  );
  const element = el('p', {class: 'bar task', hidden: true}, words, bar, cancel);
  const end = (): void => {
    turn = {};
    element.hidden = true;
  };
  return {
    element,
    end,
    begin(what) {
      const own = {};
      turn = own;
      element.hidden = true;
      return {
        isOver: () => turn !== own,
        onProgress(done, total) {
          if (turn !== own) return;
          element.hidden = false;
          bar.max = Math.max(1, total);
          bar.value = done;
          words.textContent = `${what}: ${done} of ${total}`;
        },
        finish() {
          if (turn === own) end();
        },
      };
    },
  };
}
