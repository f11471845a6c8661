import type {CDPSession, Page} from 'playwright-core';

/** Times between frames while something goes on, in milliseconds, and what the page's own thread did meanwhile. */
export interface Frames {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
  /** Processor time of the page's thread by the browser's tracing: for a frame, in all, of its longest task, and how many took 50 ms. */
  readonly busy: number;
  readonly total: number;
  readonly longestTask: number;
  readonly longTasks: number;
}

interface TraceEvent {
  readonly name: string;
  readonly dur?: number;
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly ph: string;
  readonly args?: {readonly name?: string};
}

const longTaskMs = 50;

/** Counts the frames of the page by its own animation frames. Texts: they run in the page. */
const start = `(() => {
  const times = [];
  window.benchFrames = times;
  window.benchOn = true;
  const tick = (now) => { times.push(now); if (window.benchOn) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
})()`;
const end = '(() => { window.benchOn = false; return window.benchFrames; })()';

export async function framesDuring(page: Page, session: CDPSession, act: () => Promise<void>): Promise<Frames> {
  const events: TraceEvent[] = [];
  const collect = ({value}: {value: unknown[]}): void => {
    for (const event of value) if (isEvent(event)) events.push(event);
  };
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {includedCategories: ['toplevel', 'devtools.timeline'], excludedCategories: ['*']},
  });
  await page.evaluate(start);
  await act();
  // Where another page was opened meanwhile, none were counted.
  const times: number[] = (await page.evaluate<number[] | undefined>(end)) ?? [];
  const done = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await done;
  session.off('Tracing.dataCollected', collect);
  const tasks = mainThreadTasks(events);
  const total = tasks.reduce((sum, ms) => sum + ms, 0);
  const between = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return {
    count: between.length,
    median: at(between, 0.5),
    p95: at(between, 0.95),
    longest: Math.max(0, ...between),
    total,
    busy: total / Math.max(1, between.length),
    longestTask: tasks.reduce((most, ms) => Math.max(most, ms), 0),
    longTasks: tasks.filter((ms) => ms > longTaskMs).length,
  };
}

/** The value below which this share of all lies. */
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Milliseconds of processor time of each task of the thread that runs the page: other work on the machine hardly changes it. */
function mainThreadTasks(events: readonly TraceEvent[]): readonly number[] {
  const threads = events.filter(({name, args}) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const isMain = (event: TraceEvent): boolean =>
    threads.some(({pid, tid}) => pid === event.pid && tid === event.tid) && /RunTask$/.test(event.name);
  return events.filter((event) => event.ph === 'X' && isMain(event)).map(({dur = 0, tdur = dur}) => tdur / 1000);
}

function isEvent(value: unknown): value is TraceEvent {
  return typeof value === 'object' && value !== null && 'name' in value && 'ph' in value;
}
