import type {Captions, MethodMaps, StepResult} from './step.ts';

/** A Markdown table; pipes in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Four significant digits. */
export function short(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : String(value);
}

/** What a step found, as one Markdown page. */
export function stepText(
  result: StepResult,
  metrics: {readonly [key: string]: number},
  labels: readonly number[] | undefined,
  captions: Captions,
): string {
  const numbers = Object.entries(metrics).map(([key, value]) => [key, short(value)]);
  const methods = result.methods.map((method) => [method.name, short(method.seconds), statusOf(method)]);
  const failed = result.failures.map(({name, error}) => [name, '', `failed: ${error}`]);
  const perImage = result.methods.flatMap((method) =>
    Object.entries(method.numbers).map(([name, values]) => ({head: `${method.name}/${name}`, values})),
  );
  const images = result.predictions.map((prediction, row) => {
    const truth = labels?.[row];
    const isClass = prediction.unit !== undefined;
    return [
      `${row + 1}`,
      truth === undefined ? '' : isClass ? captions.className(truth) : short(truth),
      captions.note(prediction),
      short(prediction.value),
      ...perImage.map(({values}) => short(values[row] ?? Number.NaN)),
    ];
  });
  return [
    `## Epoch ${result.step}`,
    table(['number', 'value'], numbers),
    '### Methods',
    table(['method', 'seconds', 'maps'], [...methods, ...failed]),
    '### Images',
    table(['image', 'true', 'says', 'output', ...perImage.map(({head}) => head)], images),
  ].join('\n\n');
}

/** What is wrong with a method's maps, in words. */
export function statusOf({health}: MethodMaps): string {
  const faults = [
    health.zeroMaps > 0 ? `${health.zeroMaps} all zero` : '',
    health.nan > 0 ? `${health.nan} values NaN` : '',
    health.infinite > 0 ? `${health.infinite} values infinite` : '',
  ].filter(Boolean);
  return faults.length > 0 ? faults.join(', ') : 'fine';
}

export interface LayerSummary {
  readonly address: string;
  readonly kind: string;
  readonly output: readonly number[];
  readonly parameters: number;
}

/** The settings of a run, as one Markdown page. */
export function configurationText(
  settings: {readonly [key: string]: unknown},
  explainers: readonly {readonly name: string; readonly options: unknown}[],
  layers: readonly LayerSummary[],
): string {
  const code = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  return [
    '## Configuration',
    table(
      ['setting', 'value'],
      Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, code(value)]])),
    ),
    '### Methods',
    table(
      ['method', 'options'],
      explainers.map(({name, options}) => [name, code(options ?? {})]),
    ),
    '### Model',
    table(
      ['layer', 'class', 'output', 'parameters'],
      layers.map(({address, kind, output, parameters}) => [address, kind, `[${output.join(', ')}]`, `${parameters}`]),
    ),
  ].join('\n\n');
}
