import type {Captions, MethodMaps, StepResult} from './step.ts';

/** A table of cells that are Markdown already: see `plain` and `code`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Any text as one cell that shows just this text in TensorBoard. */
export function plain(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]#|]/g, '\\$&');
}

/** A value as one cell of code. */
function code(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `\`${oneLine(text ?? String(value)).replaceAll('`', "'")}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Four significant digits. */
export function short(value: number): string {
  return Number.isFinite(value) ? `${Number(value.toPrecision(4))}` : String(value);
}

/** What a step found, as one Markdown page. */
export function stepText(result: StepResult, metrics: {readonly [key: string]: number}, captions: Captions): string {
  const numbers = Object.entries(metrics).map(([key, value]) => [plain(key), short(value)]);
  const methods = result.methods.map((method) => [plain(method.name), short(method.seconds), statusOf(method)]);
  const failed = result.failures.map(({name, error}) => [plain(name), '', `failed: ${plain(error)}`]);
  const perImage = result.methods.flatMap((method) =>
    Object.entries(method.numbers).map(([name, values]) => ({head: plain(`${method.name}/${name}`), values})),
  );
  const images = result.predictions.map((prediction, row) => [
    `${row + 1}`,
    plain(captions.truth(row) ?? ''),
    plain(captions.note(prediction)),
    prediction.value === undefined ? '' : short(prediction.value),
    ...perImage.map(({values}) => short(values[row] ?? Number.NaN)),
  ]);
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
  return [
    '## Configuration',
    table(
      ['setting', 'value'],
      Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[plain(key), code(value)]])),
    ),
    '### Methods',
    table(
      ['method', 'options'],
      explainers.map(({name, options}) => [plain(name), code(options ?? {})]),
    ),
    '### Model',
    table(
      ['layer', 'class', 'output', 'parameters'],
      layers.map(({address, kind, output, parameters}) => [plain(address), kind, code(output), `${parameters}`]),
    ),
  ].join('\n\n');
}
