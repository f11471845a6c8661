import {type ScoreKind, scoreKinds, type Target} from '../../core/target.ts';
import {usageError} from '../exit-codes.ts';

/** What the commands that ask a model have in common, as commander hands it over. */
export interface QuestionFlags {
  readonly input?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly score?: string | undefined;
  readonly labels?: string | undefined;
  readonly layer?: string | undefined;
  readonly output?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly background?: readonly string[] | undefined;
  readonly size?: string | undefined;
  readonly scale?: string | undefined;
  readonly batch?: string | undefined;
  readonly seed?: string | undefined;
  readonly progress?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** These with their values read. */
export interface Request {
  readonly target: Exclude<Target, (...args: never) => unknown>;
  readonly score: ScoreKind;
  readonly output: number | string;
  readonly seed: number;
  readonly batchSize: number | undefined;
  readonly size: readonly [height: number, width: number] | undefined;
  /** What black and white become; undefined where it was not said. */
  readonly scale: readonly [black: number, white: number] | undefined;
}

/** Reads what needs neither files nor the model. Throws 'bad-option', naming the flag. */
export function readFlags(flags: QuestionFlags): Request {
  const target = readTarget(flags.target ?? 'predicted');
  if (target === 'label' && flags.labels === undefined) {
    throw usageError('--target label needs the labels: --labels FILE, a .npy of class numbers or one-hot rows');
  }
  return {
    target,
    score: readScore(flags.score ?? 'logit'),
    output: readOutput(flags.output ?? '0'),
    seed: whole('--seed', flags.seed ?? '0', Number.MIN_SAFE_INTEGER),
    batchSize: flags.batch === undefined ? undefined : whole('--batch', flags.batch, 1),
    size: flags.size === undefined ? undefined : pair('--size', 'H,W in whole pixels', flags.size, isSide),
    scale: flags.scale === undefined ? undefined : pair('--scale', 'MIN,MAX', flags.scale, Number.isFinite),
  };
}

const sides = ['predicted', 'label', 'positive', 'negative'] as const;

function readTarget(text: string): Request['target'] {
  const named = sides.find((side) => side === text);
  if (named !== undefined) return named;
  const numbers = text.split(',').map(strictNumber);
  const [first = Number.NaN] = numbers;
  if (numbers.every((n) => Number.isInteger(n) && n >= 0)) return numbers.length === 1 ? first : numbers;
  throw usageError(
    `--target is ${sides.join(', ')}, a number of an output unit, or one for each row (3,1,4); got '${text}'`,
  );
}

function readScore(text: string): ScoreKind {
  const score = scoreKinds.find((kind) => kind === text);
  if (score !== undefined) return score;
  throw usageError(`--score is ${scoreKinds.join(' or ')}; got '${text}'`);
}

/** The number of an output, or its name. */
function readOutput(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** A whole number from `least` up. */
export function whole(flag: string, text: string, least: number): number {
  const value = strictNumber(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw usageError(`${flag} takes a whole number${least > 0 ? ` from ${least} up` : ''}; got '${text}'`);
}

function pair(
  flag: string,
  what: string,
  text: string,
  fits: (value: number) => boolean,
): readonly [first: number, second: number] {
  const [first = Number.NaN, second = Number.NaN, ...more] = text.split(',').map(strictNumber);
  if (more.length === 0 && fits(first) && fits(second)) return [first, second];
  throw usageError(`${flag} takes ${what}, such as ${flag === '--size' ? '224,224' : '-1,1'}; got '${text}'`);
}

function isSide(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** Unlike Number(), nothing is no number. */
function strictNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
