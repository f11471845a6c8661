import {ExplainError} from '../core/errors.ts';
import type {Dashboard, DashboardOptions} from '../sinks/dashboard.ts';

export function checkDashboard(_options: DashboardOptions): void {}

/** A page can't serve another one. */
export async function startDashboard(
  _options: DashboardOptions,
  _report: (message: string) => void,
): Promise<Dashboard> {
  throw new ExplainError('not-applicable', 'a browser has no server; it needs Node');
}
