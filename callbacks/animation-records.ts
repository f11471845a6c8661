import {messageOf} from '../src/core/errors.ts';
import type {Films} from '../src/report/films.ts';
import type {LogRecord} from '../src/sinks/sink.ts';

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
