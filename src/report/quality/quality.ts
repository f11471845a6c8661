import type {Summary} from '../../core/maths/bootstrap.ts';
import type {Direction, Unscored} from '../../core/scoring/metric.ts';

/** A metric as tables and pictures name it. */
export interface Judge {
  readonly name: string;
  readonly title: string;
  readonly range: string;
  readonly direction: Direction;
}

/** What one metric said of one method's maps: its scores summed up, or why it refused. */
export interface Verdict {
  readonly method: string;
  readonly metric: string;
  readonly summary?: Summary | undefined;
  /** Images without a score, and why. */
  readonly unscored?: readonly Unscored[] | undefined;
  readonly refusal?: string | undefined;
}

/** Methods judged by metrics on the same images. */
export interface Quality {
  /** The model's name. */
  readonly model: string;
  /** What the model was asked, in words. */
  readonly question: string;
  readonly images: number;
  readonly methods: readonly string[];
  readonly metrics: readonly Judge[];
  readonly verdicts: readonly Verdict[];
  readonly bootstrap: {readonly level: number; readonly resamples: number; readonly seed: number};
}

export function verdictOn({verdicts}: Quality, method: string, metric: string): Verdict | undefined {
  return verdicts.find((one) => one.method === method && one.metric === metric);
}

const digits = 3;

/** Three significant digits. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(digits))}` : String(value);
}

/** A verdict in a table: `0.312 [0.28, 0.344]`, with the number of images that have a score where some have none. */
export function verdictText(verdict: Verdict | undefined, images: number): string {
  const {summary} = verdict ?? {};
  if (!summary) return 'refused';
  const {mean, interval, scored} = summary;
  if (scored === 0) return 'no score';
  const bounds = interval ? ` [${shortNumber(interval.low)}, ${shortNumber(interval.high)}]` : '';
  return `${shortNumber(mean)}${bounds}${scored < images ? ` (${scored} of ${images})` : ''}`;
}

/** What the numbers are. */
export function bootstrapText({bootstrap: {level, resamples, seed}, images}: Quality): string {
  const percent = shortNumber(100 * level);
  const of = `${images} ${images === 1 ? 'image' : 'images'}`;
  const less = images < 2 ? ' (none for fewer than two scores)' : '';
  return `means over ${of} with ${percent} % percentile bootstrap intervals${less}: ${resamples} resamples, seed ${seed}`;
}

/** What is missing and why, one line each. */
export function missingTexts({verdicts, images}: Quality): string[] {
  return verdicts.flatMap(({method, metric, unscored = [], refusal}) => {
    if (refusal !== undefined) return [`${metric} on ${method}: refused, ${refusal}`];
    const reasons = new Map<string, number[]>();
    for (const {row, why} of unscored) reasons.set(why, [...(reasons.get(why) ?? []), row + 1]);
    return [...reasons].map(([why, rows]) => {
      const few = rows.slice(0, mostNamed).join(', ');
      const which = rows.length > mostNamed ? `${few}, …` : few;
      return `${metric} on ${method}: ${rows.length} of ${images} images (${which}) without a score, ${why}`;
    });
  });
}

/** Images named in a line. */
const mostNamed = 8;
