import {isFields, list, record, text} from './told.ts';

/** What the images of a run are, and what comes anew with each epoch, is no setting. */
const others = new Set([
  ...['format', 'status', 'reason', 'started', 'updated', 'precision', 'sessions', 'folders', 'inputs', 'steps'],
  ...['notFinite', 'classNames', 'images', 'inputNames', 'datapoints', 'checkpoints', 'explainers', 'model'],
  ...['hyperparameters', 'warnings', 'colors', 'backgroundRows'],
]);

/** How a run was made, as names and values in words: hyperparameters first. */
export function readSettings(info: unknown): ReadonlyMap<string, string> {
  const told = record(info);
  const {name, layers} = record(told['model']);
  const sizes = list(layers).map(record);
  const own = Object.entries(told).filter(([key]) => !others.has(key));
  const settings: [string, string][] = [
    ...flat(record(told['hyperparameters']), ''),
    ...(text(name) === undefined ? [] : [['model', String(name)] satisfies [string, string]]),
    ...(sizes.length === 0
      ? []
      : ([
          ['layers', sizes.map(({address, kind}) => `${String(address)} (${String(kind)})`).join(', ')],
          ['parameters', String(sizes.reduce((sum, {parameters}) => sum + (Number(parameters) || 0), 0))],
        ] satisfies [string, string][])),
    ...list(told['explainers'])
      .map(record)
      .flatMap((each) => flat(record(each['options']), `${String(each['name'])}.`)),
    ...own.flatMap(([key, value]): [string, string][] =>
      isFields(value) ? flat(value, `${key}.`) : [[key, words(value)]],
    ),
  ];
  // What was told first counts: a hyperparameter `seed` is the user's own.
  const found = new Map<string, string>();
  for (const [key, value] of settings) if (!found.has(key)) found.set(key, value);
  return found;
}

/** Settings in which runs differ, in the order of the first one that has them; '–' where a run has none of the name. */
export function differences(
  settings: readonly ReadonlyMap<string, string>[],
): readonly {readonly name: string; readonly values: readonly string[]}[] {
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  return names.flatMap((name) => {
    const values = settings.map((each) => each.get(name) ?? '–');
    return new Set(values).size > 1 ? [{name, values}] : [];
  });
}

function flat(fields: {readonly [key: string]: unknown}, before: string): [string, string][] {
  return Object.entries(fields).map(([key, value]) => [`${before}${key}`, words(value)]);
}

function words(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
