import type {Callback, CustomCallbackArgs, Logs} from '@tensorflow/tfjs-layers';
import {asCallback} from './as-callback.ts';

/** What `tfvis.show.fitCallbacks` returns. */
export interface HooksByName {
  readonly [hook: string]: (iteration: number, logs: Logs) => Promise<void>;
}

/**
 * One list for `callbacks` of callbacks and plain objects of hooks, in any order: `asCallback` for those that need it. An
 * explaining callback before `tfvis.show.fitCallbacks` lets its numbers be curves too.
 */
export function asCallbacks(...callbacks: readonly (Callback | CustomCallbackArgs | HooksByName)[]): Callback[] {
  // The parse boundary: tfjs-vis's type is wider than the two hooks that it returns.
  return callbacks.map((one) => (isCallback(one) ? one : asCallback(one as CustomCallbackArgs)));
}

/** By what tfjs calls on it, since another copy of tfjs-layers has another class. */
function isCallback(one: Callback | CustomCallbackArgs | HooksByName): one is Callback {
  return 'setParams' in one && typeof one.setParams === 'function';
}
