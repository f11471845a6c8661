import {join} from 'node:path';
import {Command} from 'commander';
import {runCommand} from '../src/node/backend/command.ts';
import {loadBackend} from '../src/node/backend/load.ts';
import {applyMends, type MendGroup, mendGroups} from '../src/node/backend/native-kernels.ts';
import {aligned, spread} from './report.ts';
import {type Compared, interleaved, type Spread, spreadOf} from './timing.ts';
import {digitsTraining, plainTraining, residualTraining, type Training} from './trainings.ts';

/**
 * `npm run bench:training [-- --quick]`: an epoch of three networks on tfjs-node as it is and with our mends, in turn in one
 * process; and, since oneDNN is chosen when a process starts, in processes in turn. Other libraries' claims are not here.
 */
async function main({quick, child}: {readonly quick: boolean; readonly child?: string}): Promise<void> {
  if (child !== undefined) {
    console.log(JSON.stringify(await epochMs(child, quick)));
    return;
  }
  const {tf} = await loadBackend({backend: 'node', kernels: 'stock'});
  const images = quick ? 32 : 256;
  const effort = quick ? {least: 1, most: 1, ms: 0} : {least: 5, most: 5, ms: 0};
  console.log(
    `\n## One process, stock and mended in turn (oneDNN: ${process.env['TF_ENABLE_ONEDNN_OPTS'] ?? 'unset'})\n`,
  );
  const rows: string[][] = [];
  const trainings = [
    await digitsTraining(tf, false, 20),
    await plainTraining(tf, images),
    residualTraining(tf, images / 2),
  ];
  for (const training of trainings) {
    for (const chosen of [...mendGroups.map((group): readonly MendGroup[] => [group]), mendGroups]) {
      const compared = await interleaved(() => training.epoch(), mended(training, chosen), effort);
      rows.push(comparedRow(training.name, chosen === mendGroups ? 'all' : chosen.join(), compared));
    }
    training.end();
  }
  console.log(aligned(['network', 'mended', 'stock, ms', 'mended, ms', 'times faster', 'by processor time'], rows));

  console.log('\n## Processes in turn: stock as tfjs-node starts by itself, and mended with oneDNN\n');
  const rounds = quick ? 1 : 3;
  const kinds = ['digits', 'plain', 'residual', 'callbacks'];
  const table: string[][] = [];
  for (const kind of kinds) {
    const [stock, fast]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      stock.push(await inProcess(kind === 'callbacks' ? 'digits' : kind, 'stock', quick));
      fast.push(await inProcess(kind, 'mended', quick));
    }
    const [a, b] = [spreadOf(stock), spreadOf(fast)];
    const name = kind === 'callbacks' ? 'digits: stock without, ours with the six methods' : kind;
    table.push([name, spread(a, 0), spread(b, 0), `${(a.median / b.median).toFixed(2)}`]);
  }
  console.log(aligned(['network', 'stock, ms', 'ours, ms', 'times faster'], table));
}

function mended(training: Training, groups: readonly MendGroup[]) {
  return async () => {
    const back = applyMends(groups);
    try {
      await training.epoch();
    } finally {
      back();
    }
  };
}

function comparedRow(network: string, what: string, {a, b, ratio, processorRatio}: Compared): string[] {
  return [network, what, spread(a, 0), spread(b, 0), spread(ratio, 2), spread(processorRatio, 2)];
}

/** Median milliseconds of an epoch in a process that began with these kernels. */
async function inProcess(kind: string, kernels: 'stock' | 'mended', quick: boolean): Promise<number> {
  const args = ['--import=tsx', import.meta.filename, '--child', kind, ...(quick ? ['--quick'] : [])];
  const env = {...process.env, TFJS_EXPLAIN_KERNELS: kernels};
  const {code, stdout, stderr} = await runCommand(process.execPath, args, {env, cwd: join(import.meta.dirname, '..')});
  if (code !== 0) throw new Error(`the epoch of ${kind} could not be timed: ${stderr}`);
  const {median}: Spread = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return median;
}

async function epochMs(kind: string, quick: boolean): Promise<Spread> {
  const {tf} = await loadBackend({backend: 'node'});
  const images = quick ? 32 : 256;
  const training =
    kind === 'plain'
      ? await plainTraining(tf, images)
      : kind === 'residual'
        ? residualTraining(tf, images / 2)
        : await digitsTraining(tf, kind === 'callbacks', 20);
  await training.epoch();
  const times: number[] = [];
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    const began = performance.now();
    await training.epoch();
    times.push(performance.now() - began);
  }
  training.end();
  return spreadOf(times);
}

await main(
  new Command('npm run bench:training --')
    .option('--quick', 'a short run, good for nothing but to see that it works', false)
    .option('--child <network>', 'used by itself: one network in a process of its own')
    .parse()
    .opts(),
);
