import type {LogRecord} from '../../src/sinks/sink.ts';
import type {Observer, RunScene} from '../observer.ts';
import {serialised} from '../serialise-model.ts';

const defaultKeep = 20;

/**
 * Stores the model at every so many explained steps and at the last one, so that it can be asked about its earlier states. What is
 * stored is the model that was explained: a callback that puts other weights back at the training's end changes nothing.
 */
export function checkpoints({prepared, options}: RunScene): Observer | undefined {
  const {checkpoint = false} = options;
  if (checkpoint === false) return undefined;
  const {every = 1, keep = defaultKeep} = checkpoint === true ? {} : checkpoint;
  const {model} = prepared.setting.network;
  let turn = 0;
  let failed = '';
  /** The latest explained model, while it is not stored: it may turn out to be the last one. */
  let waiting: LogRecord | undefined;

  return {
    name: 'checkpoints',
    async observe({explained: {step}}) {
      const due = turn++ % every === 0;
      const stored = await serialised(model);
      if (typeof stored === 'string') {
        waiting = undefined;
        failed ||= stored;
        return {warnings: [{about: 'checkpoints', text: `step ${step}: no checkpoint could be made: ${failed}`}]};
      }
      const record: LogRecord = {kind: 'checkpoint', tag: 'checkpoint', step, keep, ...stored};
      waiting = due ? undefined : record;
      return due ? {records: [record]} : {};
    },
    finish: () => ({records: waiting ? [waiting] : []}),
  };
}
