import {messageOf} from '../src/core/errors.ts';
import type {Films} from '../src/report/films.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import {filmTag} from './step-records.ts';

/** Seconds that a frame is shown. */
const delay = 0.5;

/** The filmstrips as moving pictures. One that can't be drawn costs nobody the end of a training. */
export function animationRecords(
  step: number,
  films: Films | undefined,
  report: (message: string) => void,
): LogRecord[] {
  try {
    return (films?.animations() ?? []).map(({tag, frames}) => ({
      ...{kind: 'animation', tag: `${tag}/animation`, step, frames, delay},
      description: 'How the maps came about, an epoch a frame. Under each its predicted class.',
    }));
  } catch (error) {
    report(`the moving pictures failed: ${messageOf(error)}`);
    return [];
  }
}

/** The filmstrips of the last step, where it did not draw them. */
export function lastFilmRecords(
  step: number,
  films: Films | undefined,
  report: (message: string) => void,
): LogRecord[] {
  try {
    return (films?.undrawn() ?? []).map(({tag, film}) => ({
      kind: 'image',
      tag: filmTag(tag),
      step,
      image: film.draw(),
    }));
  } catch (error) {
    report(`the last filmstrips failed: ${messageOf(error)}`);
    return [];
  }
}
