import type {EpochTime} from './epoch.ts';
import type {MethodTime, OwnWork} from './methods.ts';
import type {FlippingTime, MetricTime} from './metrics.ts';
import type {BesidePeers} from './peers.ts';
import type {Compared, Spread} from './timing.ts';
import type {PngTime, WritingTime} from './writing.ts';

/** At most this many times the bare passes. */
export const target = 1.25;

export function methodsTable(rows: readonly MethodTime[]): string {
  return aligned(
    ['method', 'passes an image', 'ms', 'bare ms', 'multiple', 'of processor time', 'note'],
    rows.map(({method, passes, a, b, ratio, processorRatio}) => [
      method,
      passes,
      spread(a, 1),
      spread(b, 1),
      spread(ratio, 2),
      spread(processorRatio, 2),
      ratio.median <= target ? '' : `over ${target}`,
    ]),
  );
}

export function ownWorkTable(rows: readonly OwnWork[]): string {
  return aligned(
    ['method', 'rows an image', 'ms an image'],
    rows.map(({method, images, rows: through, ms}) => [
      method,
      through.toFixed(0),
      spread({median: ms.median / images, low: ms.low / images, high: ms.high / images}, 1),
    ]),
  );
}

export function sharingTable({a, b, ratio, processorRatio}: Compared): string {
  return aligned(
    ['together, ms', 'one by one, ms', 'share of the time', 'of processor time'],
    [[spread(a, 1), spread(b, 1), spread(ratio, 2), spread(processorRatio, 2)]],
  );
}

/** Pixel flipping may take at most this many times its bare forward passes. */
export const flippingTarget = 1.3;

export function flippingTable({images, rows, a, b, ratio, processorRatio}: FlippingTime): string {
  return aligned(
    ['images', 'rows an image', 'ms', 'bare ms', 'multiple', 'of processor time', 'note'],
    [
      [
        ...[`${images}`, `${rows}`, spread(a, 0), spread(b, 0), spread(ratio, 2), spread(processorRatio, 2)],
        ratio.median <= flippingTarget ? '' : `over ${flippingTarget}`,
      ],
    ],
  );
}

export function metricsTable(rows: readonly MetricTime[]): string {
  return aligned(
    ['metric', 'rows an image', 'ms an image'],
    rows.map(({metric, images, rows: through, ms}) => [
      metric,
      through.toFixed(0),
      spread({median: ms.median / images, low: ms.low / images, high: ms.high / images}, 1),
    ]),
  );
}

export function epochTable(time: EpochTime): string {
  const {training, explaining, computing, drawing, writing, share} = time;
  const line = (name: string, value: Spread) => [name, spread(value, 0)];
  return aligned(
    ['part of an epoch', 'ms'],
    [
      line('training and validating', training),
      line('explaining', explaining),
      line('- computing the maps', computing),
      line('- drawing', drawing),
      line('- writing', writing),
      ['share of explaining', `${(100 * share.median).toFixed(0)} %`],
    ],
  );
}

export function writingTable(rows: readonly WritingTime[]): string {
  return aligned(
    ['a step of', 'records', 'ms, fsync included', 'records/s', 'MB/s'],
    rows.map(({what, recordsPerStep, step, recordsPerSecond, megabytesPerSecond}) => [
      what,
      `${recordsPerStep}`,
      spread(step, 1),
      recordsPerSecond.toFixed(0),
      megabytesPerSecond.toFixed(1),
    ]),
  );
}

export function pngTable(rows: readonly PngTime[]): string {
  return aligned(
    ['PNG of', 'content', 'ms', 'MB/s of RGBA', 'kB'],
    rows.map(({width, height, content, ms, megabytesPerSecond, kilobytes}) => [
      `${width}x${height}`,
      content,
      spread(ms, 1),
      megabytesPerSecond.toFixed(0),
      kilobytes.toFixed(0),
    ]),
  );
}

export function peersTable(rows: readonly BesidePeers[]): string {
  const times = (ms: {readonly [images: string]: number}) =>
    Object.entries(ms)
      .map(([images, value]) => `${value.toFixed(value < 100 ? 1 : 0)} (${images})`)
      .join(', ');
  return aligned(
    ['method', 'library and function', 'ms (images)'],
    rows.flatMap(({method, ms, peers}) => [
      [method, 'ours, here', times(ms)],
      ...peers.map((peer) => ['', `${peer.library} ${peer.function}`, times(peer.ms)]),
    ]),
  );
}

export function spread({median, low, high}: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;
}

/** A Markdown table whose columns stand below one another. */
export function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
