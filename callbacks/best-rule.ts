import {ExplainError} from '../src/core/errors.ts';
import {describe} from '../src/core/options.ts';

/** Numbers of an epoch. */
export interface Numbers {
  readonly [key: string]: number;
}

export type Mode = 'min' | 'max';

/** One number and which way is better. Without a mode the name tells, as long as it is one of those that are known. */
export interface MetricRule {
  readonly of: string;
  readonly mode?: Mode | undefined;
}

/** Of the epochs whose `of` is within `within` of the best, the one whose `pick` is best; of equal ones the first. */
export interface WithinRule extends MetricRule {
  readonly within: number;
  readonly pick: string;
  readonly pickMode?: Mode | undefined;
}

export type BestRule = string | MetricRule | WithinRule | ((logs: Numbers, best: Numbers | undefined) => boolean);

/** An epoch and its numbers. */
interface Candidate {
  readonly epoch: number;
  readonly logs: Numbers;
}

/** Tells which epochs must be kept. */
export interface Ranking {
  /** Numbers that it looks at. */
  readonly names: readonly string[];
  /** Given those that were kept and a new one: those to keep from now on, and the best of them. */
  add<C extends Candidate>(
    kept: readonly C[],
    now: Candidate,
    best: C | undefined,
  ): {readonly candidates: readonly (C | Candidate)[]; readonly best: C | Candidate | undefined};
}

export function rankingOf(rule: BestRule): Ranking {
  if (typeof rule === 'function') return ownRanking(rule);
  const whole: MetricRule | WithinRule = typeof rule === 'string' ? {of: rule} : rule;
  if (typeof whole !== 'object' || whole === null || typeof whole.of !== 'string') {
    throw bad(
      `a name in logs, {of, mode}, {within, of, pick} or a function (logs, best) => boolean; got ${describe(rule)}`,
    );
  }
  const of = worthOf(whole.of, whole.mode, 'mode');
  if (!isWithin(whole)) return singleRanking(whole.of, of);
  const {within, pick, pickMode} = whole;
  if (!(typeof within === 'number' && within >= 0) || typeof pick !== 'string') {
    throw bad(`with within >= 0, of and pick; got within ${describe(within)}, pick ${describe(pick)}`);
  }
  return withinRanking(whole.of, of, within, pick, worthOf(pick, pickMode, 'pickMode'));
}

function isWithin(rule: MetricRule | WithinRule): rule is WithinRule {
  return 'within' in rule;
}

/** The higher the better. NaN is worse than everything. */
type Value = (logs: Numbers) => number;

const known: readonly (readonly [RegExp, Mode])[] = [
  [/acc(uracy)?$/i, 'max'],
  [/loss$/i, 'min'],
  [/(^|\/)(mass-in-mask|pointing-game)$/, 'max'],
  [/\/(drift|since-start|since-reference)\//, 'min'],
];

function worthOf(name: string, mode: Mode | undefined, option: string): Value {
  if (mode !== undefined && mode !== 'min' && mode !== 'max')
    throw bad(`with ${option} 'min' or 'max'; got ${describe(mode)}`);
  const way = mode ?? known.find(([pattern]) => pattern.test(name))?.[1];
  if (way === undefined) throw bad(`with ${option} 'min' or 'max', since '${name}' does not tell which is better`);
  return (logs) => {
    const value = logs[name] ?? Number.NaN;
    if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
    return way === 'max' ? value : -value;
  };
}

function ownRanking(rule: (logs: Numbers, best: Numbers | undefined) => boolean): Ranking {
  return {
    names: [],
    add: (kept, now, best) => (rule(now.logs, best?.logs) ? {candidates: [now], best: now} : {candidates: kept, best}),
  };
}

function singleRanking(name: string, value: Value): Ranking {
  return {
    names: [name],
    add(kept, now, best) {
      const is = value(now.logs);
      const better = is > Number.NEGATIVE_INFINITY && (!best || is > value(best.logs));
      return better ? {candidates: [now], best: now} : {candidates: kept, best};
    },
  };
}

/**
 * Which epoch is the best turns out only at the end, when the bound is known. An epoch is given up when it falls below the bound, or
 * when another is as good in both numbers: what is kept is what may still win.
 */
function withinRanking(of: string, value: Value, within: number, pick: string, second: Value): Ranking {
  return {
    names: [of, pick],
    add(kept, now) {
      const all = [...kept, now].filter(({logs}) => value(logs) > Number.NEGATIVE_INFINITY);
      const top = all.reduce((most, {logs}) => Math.max(most, value(logs)), Number.NEGATIVE_INFINITY);
      const near = all.filter(({logs}) => value(logs) >= top - within);
      const beats = (a: Candidate, b: Candidate) =>
        value(a.logs) >= value(b.logs) && second(a.logs) >= second(b.logs) && (a.epoch < b.epoch || !equal(a, b));
      const equal = (a: Candidate, b: Candidate) =>
        value(a.logs) === value(b.logs) && second(a.logs) === second(b.logs);
      const candidates = near.filter((one) => !near.some((other) => other !== one && beats(other, one)));
      const best = candidates.reduce<(typeof candidates)[number] | undefined>(
        (a, b) => (a === undefined || second(b.logs) > second(a.logs) ? b : a),
        undefined,
      );
      return {candidates, best};
    },
  };
}

function bad(wanted: string): ExplainError {
  return new ExplainError('bad-option', `keepBest's rule must be ${wanted}`);
}
