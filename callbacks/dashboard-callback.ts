import {Callback} from '@tensorflow/tfjs-layers';
import {ExplainError, messageOf} from '../src/core/errors.ts';
import {describe} from '../src/core/options.ts';
import {checkDashboard, startDashboard} from '../src/node/dashboard.ts';
import type {Dashboard, DashboardOptions} from '../src/sinks/dashboard.ts';

export interface DashboardCallbackOptions extends DashboardOptions {
  /** Gets the address, and what went wrong. Default: console.warn. */
  readonly report?: ((message: string) => void) | undefined;
}

const highestPort = 65535;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

const checks: {readonly [K in keyof Required<DashboardCallbackOptions>]: [string, (value: unknown) => boolean]} = {
  outputDir: ['a text', isText],
  port: [
    `a whole number from 0 to ${highestPort}`,
    (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= highestPort,
  ],
  host: ['a text', isText],
  token: ['a text or true', (value) => isText(value) || value === true],
  allowedHosts: ['a list of texts', (value) => Array.isArray(value) && value.every(isText)],
  open: ['true or false', isFlag],
  keep: ['true or false', isFlag],
  report: ['a function', (value) => typeof value === 'function'],
};

/**
 * Serves the page that shows the runs of a log directory while the training runs, from a process of its own, and reports the
 * address when the training begins. The page stays until this process ends, which it does not hold up unless `keep` is set, or until
 * `close`. A page that can't be served is reported and ends no training; wrong options throw at once.
 */
export class DashboardCallback extends Callback {
  readonly options: DashboardCallbackOptions;
  #dashboard: Dashboard | undefined;

  constructor(options: DashboardCallbackOptions = {}) {
    super();
    for (const [key, value] of Object.entries(options)) {
      const [wanted, fits] = Object.entries(checks).find(([name]) => name === key)?.[1] ?? [];
      if (!fits) {
        const names = Object.keys(checks).join(', ');
        throw new ExplainError('bad-option', `there is no dashboard option '${key}'; the options: ${names}`);
      }
      if (value === undefined || fits(value)) continue;
      throw new ExplainError('bad-option', `dashboard option '${key}' must be ${wanted}; got ${describe(value)}`);
    }
    checkDashboard(options);
    this.options = options;
    // tfjs-layers may take the hooks off this object and call them without it: see asCallback.
    this.onTrainBegin = this.onTrainBegin.bind(this);
  }

  /** What to open; '' where nothing is served. */
  get url(): string {
    return this.#dashboard?.serving ? this.#dashboard.url : '';
  }

  /** A page that is still served is not started again. */
  override async onTrainBegin(): Promise<void> {
    if (this.#dashboard?.serving) return;
    try {
      this.#dashboard = await startDashboard(this.options, (message) => this.#report(message));
      this.#report(`the page of this training: ${this.#dashboard.url}`);
    } catch (error) {
      this.#report(`the page can't be served: ${messageOf(error)}; the training goes on`);
    }
  }

  /** Ends the page; a later training serves it anew. */
  async close(): Promise<void> {
    await this.#dashboard?.close();
    this.#dashboard = undefined;
  }

  #report(message: string): void {
    const {report = (text: string) => console.warn(text)} = this.options;
    try {
      report(message);
    } catch (error) {
      console.warn(`report threw: ${messageOf(error)}; what was to be reported: ${message}`);
    }
  }
}
