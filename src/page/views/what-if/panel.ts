import {el} from '../../app/elements.ts';

/** The buttons around the image. */
export interface Actions {
  undo(): void;
  redo(): void;
  reset(): void;
  clone(): void;
  remove(): void;
  upload(file: File): void;
  keepNpy(): void;
  keepPng(): void;
  keepCsv(): void;
  keepMaps(): void;
}

export interface ActionBar {
  readonly element: HTMLElement;
  show(can: {readonly undo: boolean; readonly redo: boolean; readonly clone: boolean; readonly upload: boolean}): void;
}

export function actionBar(actions: Actions): ActionBar {
  const button = (name: string, onclick: () => void, title = ''): HTMLButtonElement =>
    el('button', {type: 'button', onclick, title: title === '' ? undefined : title}, name);
  const [undo, redo, clone] = [
    button('undo', actions.undo, 'Ctrl+Z'),
    button('redo', actions.redo, 'Ctrl+Shift+Z'),
    button('clone', actions.clone, 'a further variant, which begins as this one'),
  ];
  const file = el('input', {
    ...{type: 'file', id: 'what-if-upload', accept: 'image/png,image/jpeg'},
    onchange() {
      const [chosen] = file.files ?? [];
      // The same file may be chosen again.
      if (chosen !== undefined) actions.upload(chosen);
      file.value = '';
    },
  });
  const upload = el('div', {class: 'field upload'}, el('label', {for: file.id}, 'another image (PNG or JPEG)'), file);
  return {
    element: el(
      'div',
      {class: 'actions'},
      undo,
      redo,
      button('reset', actions.reset, 'take all edits of this variant away'),
      clone,
      button('remove variant', actions.remove),
      upload,
      el(
        'div',
        {class: 'keep', role: 'group', 'aria-label': 'Keep'},
        button('image .npy', actions.keepNpy, 'the changed input as the model gets it, float32'),
        button('image PNG', actions.keepPng),
        button('maps PNG', actions.keepMaps),
        button('numbers CSV', actions.keepCsv),
      ),
    ),
    show(can) {
      undo.disabled = !can.undo;
      redo.disabled = !can.redo;
      clone.disabled = !can.clone;
      upload.hidden = !can.upload;
    },
  };
}

/** The edits of the variant at hand, each with a button that takes it away. */
export function editList(
  words: readonly string[],
  upload: string | undefined,
  onRemove: (place: number) => void,
): HTMLElement {
  const start = upload === undefined ? [] : [el('li', {}, `begins with ${upload}, which is not part of the address`)];
  if (words.length === 0 && start.length === 0) return el('p', {class: 'hint'}, 'Nothing is changed yet.');
  return el(
    'ol',
    {class: 'edits', 'aria-label': 'Edits of this variant'},
    ...start,
    ...words.map((text, place) =>
      el(
        'li',
        {},
        text,
        el(
          'button',
          {
            ...{type: 'button', 'data-key': `remove ${place}`, 'aria-label': `take away: ${text}`},
            onclick: () => onRemove(place),
          },
          '✕',
        ),
      ),
    ),
  );
}
