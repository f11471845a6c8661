import {pathToFileURL} from 'node:url';
import {Command} from 'commander';
import {type Corner, corners} from '../examples/shapes/corner-mark.ts';
import {makeShapes} from '../examples/shapes/make-shapes.ts';
import {shapesModel} from '../examples/shapes/model.ts';
import {toTensors} from '../examples/support/tensors.ts';
import {ExplainCallback, explainers} from '../src/index.ts';
import type {Tfjs} from '../src/node/backend/tfjs.ts';
import {loadBackend} from '../src/node.ts';

/** What the warning did in one training. */
export interface TrialResult {
  /** The first warning's text; undefined where there was none. */
  readonly warning: string | undefined;
  /** Step -> numbers. */
  readonly steps: readonly {readonly [key: string]: number}[];
}

export interface TrialOptions {
  readonly seed: number;
  /** Corner of the mark that 95 % of the circles have; undefined: no marks. */
  readonly corner: Corner | undefined;
  readonly epochs: number;
  /** Images to train with. */
  readonly count: number;
}

/** Sixteen images a class: the sign test needs seven of a class to say anything. */
const maskImages = 64;
const heldOut = 400;
const heldOutSeed = 1_000_000;

/** Trains on shapes and explains 64 held-out images at each epoch, with the masks of the shapes. */
export async function shortcutTrial(tf: Tfjs, {seed, corner, epochs, count}: TrialOptions): Promise<TrialResult> {
  const mark = corner && ({corner, ofClass: 'circle'} as const);
  const held = makeShapes({count: heldOut, seed: heldOutSeed + seed, mark});
  const sets = [...toTensors(tf, makeShapes({count, seed, mark})), ...toTensors(tf, held)] as const;
  const [x, y, heldX, heldY] = sets;
  const model = shapesModel(tf, {seed});
  const warnings: string[] = [];
  const explain = new ExplainCallback(
    [explainers.gradCam(), explainers.integratedGradients({steps: 8}), explainers.occlusion({patch: 6, stride: 4})],
    {
      validationData: [heldX, heldY],
      ...{masks: held.masks, maskImages, classNames: held.classNames},
      ...{seed, maxImages: 4, filmstrip: false, evolution: false},
      sinks: [{write() {}}],
      report: (message) => void warnings.push(message),
    },
  );
  try {
    const validationData: [typeof heldX, typeof heldY] = [heldX, heldY];
    await model.fit(x, y, {epochs, batchSize: 32, shuffle: false, verbose: 0, validationData, callbacks: [explain]});
    return {
      warning: warnings.find((text) => text.includes('shortcut')),
      steps: explain.steps.map(({metrics}) => metrics),
    };
  } finally {
    model.dispose();
    tf.dispose([...sets]);
  }
}

interface Asked {
  readonly seeds: number;
  readonly first: number;
  readonly epochs: number;
  readonly count: number;
}

/** `npx tsx scripts/shortcut-trial.ts`: five seeds without marks and with a mark in each of two corners. */
async function main({seeds, first, epochs, count}: Asked): Promise<void> {
  const {tf, name} = await loadBackend();
  console.log(`backend ${name}`);
  for (const corner of [undefined, 'bottom-right', 'top-left'] as const) {
    let warned = 0;
    for (let seed = first; seed < first + seeds; seed++) {
      const {warning, steps} = await shortcutTrial(tf, {seed, corner, epochs, count});
      if (warning !== undefined) warned++;
      const last = steps.at(-1) ?? {};
      const shown = ['val_acc', ...Object.keys(last).filter((key) => /mass-in-mask|rrr/.test(key))];
      console.log(`${corner ?? 'clean'} seed ${seed}: ${warning ?? 'no warning'}`);
      console.log(
        `  ${shown.map((key) => `${key} ${[0, 1, -1].map((at) => steps.at(at)?.[key]?.toFixed(3)).join(' > ')}`).join(', ')}`,
      );
    }
    console.log(`${corner ?? 'clean'}: warned in ${warned} of ${seeds}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const whole = (text: string) => Number.parseInt(text, 10);
  const command = new Command('npx tsx scripts/shortcut-trial.ts')
    .description(`whether the shortcut warning fires with a mark in a corner (of ${corners.join(', ')}), and only then`)
    .option('--seeds <n>', 'trainings of each kind', whole, 5)
    .option('--first <n>', 'the first seed', whole, 10)
    .option('--epochs <n>', 'epochs of each', whole, 6)
    .option('--count <n>', 'images to train with', whole, 1200);
  await main(command.parse().opts());
}
