import type {AnyMethod} from '../../../core/method.ts';
import type {AnyMetric} from '../../../core/scoring/metric.ts';
import {usageError} from '../../exit-codes.ts';
import {statOf} from '../../parts/file-kind.ts';
import type {QuestionFlags} from '../../parts/flags.ts';
import {methodNamed, metricNamed} from '../../parts/plan.ts';
import {type AttributionFile, namedFiles} from './attributions.ts';

/** The command line as commander hands it over. */
export interface Flags extends QuestionFlags {
  readonly method?: readonly string[] | undefined;
  readonly attribution?: readonly string[] | undefined;
  readonly metric: readonly string[];
  readonly masks?: string | undefined;
  readonly resamples?: string | undefined;
  readonly out: string;
}

/** What is judged by what. */
export interface Choice {
  readonly methods: readonly AnyMethod[];
  readonly files: readonly AttributionFile[];
  readonly metrics: readonly AnyMetric[];
}

/** Reads what is to be judged, and refuses what can't be done before anything is. Throws 'bad-option'. */
export function chosen(flags: Flags): Choice {
  const methods = listed('--method', flags.method ?? []).map((name) => methodNamed(name));
  const metrics = listed('--metric', flags.metric).map((name) => metricNamed(name));
  const given = flags.attribution ?? [];
  if (methods.length === 0 && given.length === 0) {
    throw usageError('give what is to be measured: --method NAME, or --attribution FILE.npy for maps made elsewhere');
  }
  if (methods.length > 0 && given.length > 0) {
    throw usageError('--method and --attribution exclude each other: measure them one after the other');
  }
  if (!flags.input?.length) throw usageError('measure needs the inputs that the maps explain: --input FILE is missing');
  const choice = {methods, metrics, files: namedFiles(given)};
  checkNeeds(choice, flags);
  const there = statOf(flags.out);
  if (there && !there.isDirectory()) throw usageError(`--out ${flags.out} is a file; give a folder`);
  return choice;
}

/** Names given one after the other or with commas between them. */
function listed(flag: string, given: readonly string[]): string[] {
  const names = given.flatMap((text) => text.split(',')).map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw usageError(`${flag} ${twice} is given twice`);
  return names;
}

function checkNeeds({methods, files, metrics}: Choice, {masks}: Flags): void {
  const needing = (what: AnyMetric['spec']['needs']) =>
    metrics.flatMap(({spec}) => (spec.needs === what ? [spec.name] : [])).join(', ');
  const again = needing('explainer');
  if (again && methods.length === 0) {
    throw usageError(
      `${again}: these make maps again for other inputs or weights, so they need --method; maps from --attribution won't do`,
    );
  }
  const localising = needing('masks');
  if (localising && masks === undefined) {
    throw usageError(`${localising}: these need to know where the object is: --masks FILE`);
  }
  const comparing = needing('several maps');
  if (comparing && methods.length + files.length < 2) {
    throw usageError(`${comparing}: this compares methods with each other; give two or more`);
  }
}
