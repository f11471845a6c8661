/** Median and quartiles. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What is timed; called again and again. */
export type Work = () => void | Promise<void>;

/** How long to go on: at least `least` rounds, then until `ms` are over, at most `most`. */
export interface Effort {
  readonly least: number;
  readonly most: number;
  readonly ms: number;
}

export interface Compared {
  readonly rounds: number;
  /** Milliseconds. */
  readonly a: Spread;
  readonly b: Spread;
  /** a / b, round by round. */
  readonly ratio: Spread;
  /** The same of the processor time that they took, all threads together: other work on the machine hardly changes it. */
  readonly processorRatio: Spread;
}

/** Milliseconds on the clock, and of processors at work. */
export interface Times {
  readonly wall: number;
  readonly processor: number;
}

function now(): Times {
  const {user, system} = process.cpuUsage();
  return {wall: performance.now(), processor: (user + system) / 1000};
}

/** One work by itself, which runs once before, unseen. */
export async function alone(work: Work, effort: Effort, clock: () => Times = now): Promise<Spread> {
  await work();
  const times: number[] = [];
  const {wall: began} = clock();
  while (times.length < effort.least || (times.length < effort.most && clock().wall - began < effort.ms)) {
    times.push((await measured(work, clock)).wall);
  }
  return spreadOf(times);
}

/**
 * Two works in turn, a b a b, so that whatever else the machine does slows both down alike; the ratio is taken round by
 * round for the same reason. Each runs once before, unseen.
 */
export async function interleaved(a: Work, b: Work, effort: Effort, clock: () => Times = now): Promise<Compared> {
  const rounds: {a: Times; b: Times}[] = [];
  await a();
  await b();
  const {wall: began} = clock();
  while (rounds.length < effort.least || (rounds.length < effort.most && clock().wall - began < effort.ms)) {
    rounds.push({a: await measured(a, clock), b: await measured(b, clock)});
  }
  return {
    rounds: rounds.length,
    a: spreadOf(rounds.map((round) => round.a.wall)),
    b: spreadOf(rounds.map((round) => round.b.wall)),
    ratio: spreadOf(rounds.map((round) => round.a.wall / round.b.wall)),
    processorRatio: spreadOf(rounds.map((round) => round.a.processor / round.b.processor)),
  };
}

async function measured(work: Work, clock: () => Times): Promise<Times> {
  const before = clock();
  await work();
  const after = clock();
  return {wall: after.wall - before.wall, processor: after.processor - before.processor};
}

/** One work over and over, after once unseen. */
export async function repeated(work: Work, {least, most, ms}: Effort): Promise<Spread> {
  const times: number[] = [];
  await work();
  const began = performance.now();
  while (times.length < least || (times.length < most && performance.now() - began < ms)) times.push(await timed(work));
  return spreadOf(times);
}

/** Milliseconds. */
export async function timed(work: Work): Promise<number> {
  const {wall} = await measured(work, now);
  return wall;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((x, y) => x - y);
  /** Between the two nearest, in proportion. */
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
    return below + (place - Math.floor(place)) * (above - below);
  };
  return {median: at(1 / 2), low: at(1 / 4), high: at(3 / 4)};
}
