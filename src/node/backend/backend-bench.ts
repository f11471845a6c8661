import {askBackend, type BackendAnswer} from './backend-process.ts';
import type {BackendName} from './load.ts';
import type {KernelChoice} from './native-kernels.ts';
import {networkInWords} from './time-passes.ts';

/** One way to compute, and how to have it. */
export interface Contender {
  readonly backend: BackendName;
  /** Only of tfjs-node. */
  readonly kernels?: KernelChoice;
}

export interface BenchRow extends Contender {
  /** Milliseconds of one forward pass and one backward pass; absent when it failed. */
  readonly forward?: number;
  readonly backward?: number;
  /** Both together, in multiples of the fastest. */
  readonly multiple?: number;
  /** Why there are no times. */
  readonly error?: string;
}

export interface BackendBench {
  readonly network: string;
  /** Images of a pass. Where fewer were timed, the times are scaled up to these. */
  readonly images: number;
  readonly rows: readonly BenchRow[];
  /** The fastest; of those within a twentieth of it, the one that is taken by itself. Absent when all failed. */
  readonly best?: Contender;
}

/** As `loadBackend` prefers them. */
const contenders: readonly Contender[] = [
  {backend: 'node', kernels: 'mended'},
  {backend: 'node', kernels: 'stock'},
  {backend: 'wasm'},
  {backend: 'cpu'},
];
const images = 32;
/** Pure JavaScript takes about a second for an image, and as much for each further one. */
const timedImages = {node: images, wasm: images, cpu: 1} satisfies Record<BackendName, number>;
/** Closer than this is not told apart by so few passes. */
const alike = 1.05;

/** Times one forward and one backward pass on each backend, one after the other (about 20 s). What fails is told in its row. */
export async function benchBackends({
  project = process.cwd(),
  env = process.env,
  report = () => {},
}: {
  readonly project?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Gets a line before each backend. */
  readonly report?: (line: string) => void;
} = {}): Promise<BackendBench> {
  const rows: BenchRow[] = [];
  for (const contender of contenders) {
    const {backend, kernels} = contender;
    report(`timing ${nameOf(contender)}`);
    const own = kernels === undefined ? {} : {TFJS_EXPLAIN_KERNELS: kernels};
    const answer = await askBackend({backend, images: timedImages[backend], project, env: {...env, ...own}});
    rows.push(rowOf(contender, answer, images / timedImages[backend]));
  }
  return {network: networkInWords, images, ...ranked(rows)};
}

/** 'node, mended kernels' */
export function nameOf({backend, kernels}: Contender): string {
  return kernels === undefined ? backend : `${backend}, ${kernels} kernels`;
}

function rowOf(contender: Contender, {error, kernels, times}: BackendAnswer, scale: number): BenchRow {
  if (error !== undefined) return {...contender, error};
  if (kernels !== undefined && kernels.state !== contender.kernels)
    return {...contender, error: kernels.reason ?? `its kernels are ${kernels.state}`};
  if (times === undefined) return {...contender, error: 'it gave no times'};
  return {...contender, forward: scale * times.forward, backward: scale * times.backward};
}

/** Puts the multiples into the rows and names the best. Rows without times stay as they are. */
export function ranked(rows: readonly BenchRow[]): Pick<BackendBench, 'rows' | 'best'> {
  const total = ({forward = Infinity, backward = Infinity}: BenchRow): number => forward + backward;
  const fastest = Math.min(...rows.map(total));
  const best = rows.find((row) => Number.isFinite(total(row)) && total(row) <= alike * fastest);
  return {
    rows: rows.map((row) => (Number.isFinite(total(row)) ? {...row, multiple: total(row) / fastest} : row)),
    ...(best === undefined ? {} : {best: pick(best)}),
  };
}

function pick({backend, kernels}: Contender): Contender {
  return {backend, ...(kernels === undefined ? {} : {kernels})};
}
