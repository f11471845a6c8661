import {messageOf} from '../../../core/errors.ts';
import {el} from '../../app/elements.ts';
import {replaceKept} from '../../app/keep-focus.ts';
import type {Edit, Picture, Place} from '../../edits/edit.ts';
import {applyEdits} from '../../edits/index.ts';
import {editCanvas} from './canvas.ts';
import {goesOn, gripOf} from './hands.ts';
import {type Actions, actionBar, editList} from './panel.ts';
import {
  activeVariant,
  addEdit,
  changeActive,
  clone,
  mostVariants,
  redo,
  removeActive,
  removeEdit,
  type Session,
  setColumn,
  undo,
} from './session.ts';
import type {Source} from './source.ts';
import {tableForm} from './table-form.ts';
import {toolbox} from './toolbox.ts';
import {readUpload} from './upload.ts';
import {variantBar} from './variant-bar.ts';
import {wordsFor} from './words.ts';

/** Where the image is changed. */
export interface Editor {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  show(shown: Shown): void;
}

export interface Shown {
  readonly session: Session;
  readonly source: Source;
  /** The datapoint, then its variants. */
  readonly all: readonly {readonly title: string; readonly picture: Picture; readonly said: string}[];
  readonly columns: readonly string[];
}

type Keep = Pick<Actions, 'keepNpy' | 'keepPng' | 'keepCsv' | 'keepMaps'>;

export function editor({
  change,
  tell,
  ...keep
}: {
  readonly change: (next: Session) => void;
  readonly tell: (news: string) => void;
} & Keep): Editor {
  let shown: Shown | undefined;
  let uploads = 0;
  /** Does something to the session as it is now. */
  const act = (body: (session: Session, source: Source) => Session): void => {
    if (shown !== undefined) change(body(shown.session, shown.source));
  };
  /** Adds an edit, or goes on with the latest one. */
  const add = (edit: Edit): void =>
    act((session) => addEdit(session, edit, {goesOn: goesOn(activeVariant(session).edits.at(-1), edit.name)}));

  const tools = toolbox({
    // A further patch is laid by the button; moving is for the hand.
    onApply: () => act((session) => addEdit(session, tools.edit(tools.kind.isBrush ? [tools.cursor] : []))),
    onChoose: () => mark(),
  });
  const board = editCanvas({
    drag(from, trail, isOver) {
      if (shown === undefined) return;
      const {drag} = gripOf(tools.kind);
      const to = trail.at(-1) ?? from;
      if (drag) tools.put(drag(tools.edit().numbers, from, to, shown.source.picture));
      else if (!tools.kind.isBrush) return;
      mark(to);
      const edit = tools.edit(tools.kind.isBrush ? trail : []);
      if (isOver) add(edit);
      else preview(edit);
    },
    move(rows, columns) {
      const {move} = gripOf(tools.kind);
      if (tools.kind.isBrush) tools.moveCursor(rows, columns);
      else if (move) {
        tools.put(move(tools.edit().numbers, rows, columns));
        mark();
        // A patch follows at once; for a crop or a shift Enter says that it is there.
        if (tools.kind.name === 'patch') add(tools.edit());
      }
    },
    press: () => add(tools.edit(tools.kind.isBrush ? [tools.cursor] : [])),
  });
  const bar = actionBar({
    ...keep,
    undo: () => act(undo),
    redo: () => act(redo),
    reset: () => act((session) => changeActive(session, {edits: []})),
    clone: () => act(clone),
    remove: () => act(removeActive),
    upload: (file) => void upload(file),
  });
  const variants = variantBar((active) => act((session) => ({...session, now: {...session.now, active}})));
  const table = tableForm((edit) => act((session) => setColumn(session, edit)));
  const list = el('div', {});
  const element = el(
    'div',
    {class: 'editor'},
    variants.element,
    board.element,
    table.element,
    tools.element,
    bar.element,
    list,
  );
  element.addEventListener('keydown', (event) => {
    const isTyped = event.target instanceof HTMLInputElement && event.target.type === 'number';
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || isTyped) return;
    event.preventDefault();
    act(event.shiftKey ? redo : undo);
  });

  async function upload(file: File): Promise<void> {
    if (shown === undefined) return;
    try {
      const {source} = shown;
      const picture = await readUpload(file, source.picture, source.range);
      const own = {name: file.name, id: ++uploads, picture};
      act((session) => changeActive(session, {...activeVariant(session), upload: own}));
      tell(`${file.name} takes the place of the image; a link to this page will not have it`);
    } catch (error) {
      tell(messageOf(error));
    }
  }

  /** The image as it will be, while a drag goes on. */
  function preview(edit: Edit): void {
    if (shown === undefined) return;
    const {session, source} = shown;
    const {edits, upload: own} = activeVariant(session);
    const kept = goesOn(edits.at(-1), edit.name) ? edits.slice(0, -1) : edits;
    board.show(
      applyEdits(own?.picture ?? source.picture, [...kept, edit], source.range),
      source.range,
      'Image while it is changed',
    );
  }

  /** Frames what the next edit would reach. */
  function mark(at: Place = tools.cursor): void {
    if (!tools.kind.isBrush) {
      board.mark(gripOf(tools.kind).frame?.(tools.edit().numbers));
      return;
    }
    const [size = 1] = tools.edit().numbers;
    board.mark({row: at.row + 0.5 - size / 2, column: at.column + 0.5 - size / 2, rows: size, columns: size});
  }

  return {
    element,
    canvas: board.canvas,
    show(next) {
      shown = next;
      const {session, source, all, columns} = next;
      const {edits, upload: own} = activeVariant(session);
      const active = session.now.active + 1;
      const [before, now] = [all[0], all[active]];
      if (before === undefined || now === undefined) return;
      tools.element.hidden = board.element.hidden = source.isTable;
      table.element.hidden = !source.isTable;
      if (source.isTable) table.show(columns, before.picture, now.picture);
      else tools.show(source.picture);
      board.show(now.picture, source.range, `Image ${source.row + 1}, ${now.title}`);
      if (!source.isTable) mark();
      variants.show(all, active, source.range);
      bar.show({
        ...{undo: session.past.length > 0, redo: session.future.length > 0},
        ...{clone: session.now.variants.length < mostVariants, upload: !source.isTable},
      });
      const words = edits.map((edit) => wordsFor(edit, source, columns));
      replaceKept(
        list,
        editList(words, own?.name, (place) => act((current) => removeEdit(current, place))),
      );
    },
  };
}
