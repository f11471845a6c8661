import {messageOf} from '../src/core/errors.ts';
import type {CallbackOptions, ProgressEvent, StepSummary} from './options.ts';

/** The user's functions, such that nothing they throw ends a training or is taken for the fault of a method. */
export interface Hooks {
  report(message: string): void;
  progress(event: ProgressEvent): void;
  stepped(step: StepSummary): Promise<void>;
}

/** What one of them throws is reported the first time. */
export function hooksOf({report, onProgress, onStep}: CallbackOptions): Hooks {
  const told = new Set<string>();
  const tell = (message: string) => {
    try {
      if (report) report(message);
      else console.warn(message);
    } catch (error) {
      console.warn(`report threw: ${messageOf(error)}; what was to be reported: ${message}`);
    }
  };
  const failed = (name: string) => (error: unknown) => {
    if (told.has(name)) return;
    told.add(name);
    tell(`${name} threw: ${messageOf(error)}; the training goes on, and this is told once`);
  };
  /** An async function does not throw but rejects. */
  const attempt = async (name: string, call: () => unknown) => {
    try {
      await call();
    } catch (error) {
      failed(name)(error);
    }
  };
  return {
    report: tell,
    progress(event) {
      void attempt('onProgress', () => onProgress?.(event));
    },
    stepped: (step) => attempt('onStep', () => onStep?.(step)),
  };
}
