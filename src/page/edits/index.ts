import {blur} from './blur.ts';
import {blurBrush} from './blur-brush.ts';
import {brightness} from './brightness.ts';
import {contrast} from './contrast.ts';
import {crop} from './crop.ts';
import type {DataRange, Edit, EditKind, Picture} from './edit.ts';
import {erase} from './erase.ts';
import {flip} from './flip.ts';
import {noise} from './noise.ts';
import {paint} from './paint.ts';
import {patch} from './patch.ts';
import {rotate} from './rotate.ts';
import {setValue} from './set-value.ts';
import {shift} from './shift.ts';
import {swapChannels} from './swap-channels.ts';

/** Every edit. A new one is its file and a line here. */
export const editKinds: readonly EditKind[] = [
  paint,
  erase,
  blurBrush,
  patch,
  blur,
  crop,
  rotate,
  shift,
  flip,
  brightness,
  contrast,
  noise,
  swapChannels,
  setValue,
];

export function editNamed(name: string): EditKind | undefined {
  return editKinds.find((kind) => kind.name === name);
}

/** A picture after all edits in turn; ones that don't fit it change nothing. */
export function applyEdits(picture: Picture, edits: readonly Edit[], data: DataRange): Picture {
  return edits.reduce((before, edit) => {
    const kind = editNamed(edit.name);
    return kind === undefined || kind.unfit(before) !== undefined ? before : kind.apply(before, edit, data);
  }, picture);
}
