import {ExplainError, messageOf} from '../src/core/errors.ts';
import type {LogRecord} from '../src/sinks/sink.ts';
import type {Observation, ObservedStep, Observer} from './observer.ts';
import type {Warning} from './step-numbers.ts';

/** What all observers had to say, put together. */
export interface Observations {
  readonly numbers: {readonly [tag: string]: number};
  readonly records: readonly LogRecord[];
  readonly warnings: readonly Warning[];
  readonly texts: readonly string[];
  readonly info: {readonly [observer: string]: unknown};
  readonly failures: readonly string[];
}

/** Asks every observer; `finish` asks for their last words. One that fails is named, the others are heard. */
export async function observeStep(
  observers: readonly Observer[],
  step: ObservedStep,
  when: 'observe' | 'finish',
): Promise<Observations> {
  const heard: {readonly name: string; readonly said: Observation}[] = [];
  const failures: string[] = [];
  for (const observer of observers) {
    try {
      const said = await observer[when]?.(step);
      if (said) heard.push({name: observer.name, said});
    } catch (error) {
      if (error instanceof ExplainError && error.code === 'aborted') continue;
      failures.push(`${observer.name} failed at step ${step.explained.step}: ${messageOf(error)}`);
    }
  }
  return {
    numbers: Object.assign({}, ...heard.map(({said}) => said.numbers ?? {})),
    records: heard.flatMap(({said}) => said.records ?? []),
    warnings: heard.flatMap(({said}) => said.warnings ?? []),
    texts: heard.flatMap(({said}) => (said.text === undefined ? [] : [said.text])),
    info: Object.fromEntries(heard.flatMap(({name, said}) => (said.info === undefined ? [] : [[name, said.info]]))),
    failures,
  };
}
