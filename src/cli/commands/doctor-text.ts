import {type BackendBench, type BenchRow, type Contender, nameOf} from '../../node/backend/backend-bench.ts';
import {megabytes} from '../../node/backend/disk.ts';
import type {DoctorReport, KernelsReport} from '../../node/backend/doctor.ts';

/** The findings as lines for people. */
export function reportAsText(report: DoctorReport): string {
  const row = (name: string, value: string): string => `${name.padEnd(30)} ${value}`;
  const {native, kernels, wasm, cache} = report;
  const lines = [
    row('Node', `${report.node} on ${report.platform}`),
    ...report.packages.map(({name, version, folder}) =>
      row(name, version === undefined ? 'not installed' : `${version}  ${folder}`),
    ),
    row('copies of tfjs-core', String(report.coreCopies.length)),
    row('native library', native.loads ? `loads (TensorFlow ${native.tensorflow})` : `does not load: ${native.reason}`),
    ...(kernels === undefined ? [] : [row('its kernels', kernelsInWords(kernels))]),
    row('wasm backend', wasm.loads ? 'loads' : `does not load: ${wasm.reason}`),
    row('Python', report.python || 'none found (only the setup needs it)'),
    row('C++ compiler', report.compiler || 'none found (only the setup needs it)'),
    row('cache', `${megabytes(cache.bytes)} in ${cache.folder}`),
    '',
    report.backend === undefined ? 'no backend works' : `the ${report.backend} backend serves`,
    ...report.problems.flatMap(({what, mend}) => [`- ${what}`, `  to mend it: ${mend}`]),
  ];
  return lines.join('\n');
}

function kernelsInWords({state, reason}: KernelsReport): string {
  if (state === 'mended') return 'mended: training takes the faster gradients and the grouped Adam';
  return reason === undefined ? state : `${state}: ${reason}`;
}

/** The times as a table, and how to have the best. */
export function benchAsText({network, images, rows, best}: BackendBench): string {
  const cells = rows.map(
    ({forward, backward, multiple, error, ...contender}) =>
      [
        nameOf(contender),
        error === undefined
          ? [ms(forward), ms(backward), ms(sum(forward, backward)), `${multiple?.toFixed(1)} x`]
          : error,
      ] as const,
  );
  const width = Math.max(...cells.map(([name]) => name.length));
  const line = (name: string, columns: readonly string[]): string =>
    name.padEnd(width) + columns.map((column) => column.padStart(columnWidth)).join('');
  return [
    `milliseconds for ${images} images (${network}):`,
    line('', ['forward', 'backward', 'both', 'multiple']),
    ...cells.map(([name, said]) =>
      typeof said === 'string' ? `${name.padEnd(width)}  failed: ${said}` : line(name, said),
    ),
    '',
    best === undefined ? 'none of them could be timed' : `best: ${nameOf(best)} (${howToHave(best, rows)})`,
  ].join('\n');
}

/** The first that works is taken by itself. */
function howToHave({backend, kernels}: Contender, rows: readonly BenchRow[]): string {
  const taken = rows.find(({error}) => error === undefined);
  if (taken?.backend === backend && taken.kernels === kernels) return 'taken by itself';
  const setting = kernels === 'stock' ? `TFJS_EXPLAIN_KERNELS=${kernels}` : `TFJS_EXPLAIN_BACKEND=${backend}`;
  return `to have it, set ${setting}`;
}

const columnWidth = 10;
const decimalsBelow = 100;

function sum(forward = Number.NaN, backward = Number.NaN): number {
  return forward + backward;
}

function ms(value = Number.NaN): string {
  return value.toFixed(value < decimalsBelow ? 1 : 0);
}
