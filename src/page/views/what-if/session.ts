import type {Edit, Picture} from '../../edits/edit.ts';
import {readVariants, writeVariants} from '../../edits/edit-text.ts';

/** One way in which the image is changed. */
export interface Variant {
  readonly edits: readonly Edit[];
  /** An image of the reader's own in place of the datapoint's. */
  readonly upload?: Upload | undefined;
}

export interface Upload {
  readonly name: string;
  /** Tells uploads apart. */
  readonly id: number;
  readonly picture: Picture;
}

/** All variants, and which one is at hand. */
export interface Workbench {
  readonly variants: readonly Variant[];
  readonly active: number;
}

/** What was done before, and what was undone. */
export interface Session {
  readonly now: Workbench;
  readonly past: readonly Workbench[];
  readonly future: readonly Workbench[];
}

/** More than anybody takes back. */
const mostSteps = 300;
/** Further ones would not be seen side by side. */
export const mostVariants = 6;

export function startSession(text: string, active = 0): {readonly session: Session; readonly lost: number} {
  const {variants, lost} = readVariants(text);
  const kept = variants.slice(0, mostVariants).map((edits) => ({edits}));
  const now = {variants: kept, active: Math.min(active, kept.length - 1)};
  return {session: {now, past: [], future: []}, lost};
}

/** The address's part; uploads are no part of it. */
export function sessionText({now}: Session): string {
  return writeVariants(now.variants.map(({edits}) => edits));
}

export function activeVariant({now}: Session): Variant {
  return now.variants[now.active] ?? {edits: []};
}

/** The next state; `coalesce` takes the place of the latest one, as while something is moved. */
export function step({now, past}: Session, next: Workbench, {coalesce = false} = {}): Session {
  return {now: next, past: coalesce ? past : [...past, now].slice(-mostSteps), future: []};
}

/** The variant at hand becomes another one. */
export function changeActive(session: Session, variant: Variant, how: {readonly coalesce?: boolean} = {}): Session {
  const {variants, active} = session.now;
  return step(session, {variants: variants.map((old, i) => (i === active ? variant : old)), active}, how);
}

export function undo(session: Session): Session {
  const before = session.past.at(-1);
  if (before === undefined) return session;
  return {now: before, past: session.past.slice(0, -1), future: [session.now, ...session.future]};
}

export function redo(session: Session): Session {
  const [next, ...rest] = session.future;
  return next === undefined ? session : {now: next, past: [...session.past, session.now], future: rest};
}

/** A further variant, which begins as the one at hand is. */
export function clone(session: Session): Session {
  const {variants} = session.now;
  if (variants.length >= mostVariants) return session;
  return step(session, {variants: [...variants, activeVariant(session)], active: variants.length});
}

/** Without the variant at hand; the last one is reset instead. */
export function removeActive(session: Session): Session {
  const {variants, active} = session.now;
  if (variants.length === 1) return changeActive(session, {edits: []});
  return step(session, {variants: variants.filter((_, i) => i !== active), active: Math.max(0, active - 1)});
}

/** One more edit of the variant at hand. `goesOn`: it takes the place of the latest one. */
export function addEdit(session: Session, edit: Edit, {goesOn = false} = {}): Session {
  const variant = activeVariant(session);
  const kept = goesOn ? variant.edits.slice(0, -1) : variant.edits;
  return changeActive(session, {...variant, edits: [...kept, edit]});
}

export function removeEdit(session: Session, place: number): Session {
  const variant = activeVariant(session);
  return changeActive(session, {...variant, edits: variant.edits.filter((_, i) => i !== place)});
}

/** A table's column gets a value; of one that had got another, one edit is enough. */
export function setColumn(session: Session, edit: Edit): Session {
  const {edits, ...rest} = activeVariant(session);
  const others = edits.filter(({name, numbers: [place]}) => name !== edit.name || place !== edit.numbers[0]);
  return changeActive(session, {...rest, edits: [...others, edit]});
}
