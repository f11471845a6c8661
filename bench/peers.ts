import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {type Explainer, explainers, modelSubject, networkOf, runFor} from '../src/index.ts';
import {benchImages} from './network.ts';
import {type Effort, repeated} from './timing.ts';

/** One function of another library, and the milliseconds that it took for 8 and for 32 images. */
export interface Peer {
  readonly explainer: string;
  readonly library: string;
  readonly function: string;
  readonly params: {readonly [name: string]: number};
  readonly ms: {readonly [images: string]: number};
}

export interface BesidePeers {
  readonly method: string;
  readonly options: {readonly [name: string]: unknown};
  /** Ours here. */
  readonly ms: {readonly [images: string]: number};
  /** Theirs, measured elsewhere. */
  readonly peers: readonly Peer[];
}

/** How and where the peers were timed, and their times. */
export function readPeers(): {readonly note: string; readonly rows: readonly Peer[]} {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'peers.json'), 'utf8'));
}

const background = 50;

/** The methods that peers were timed with, with the same numbers of steps, samples and patches. */
const ours: readonly Explainer[] = [
  explainers.gradient(),
  explainers.inputXGradient(),
  explainers.integratedGradients({steps: 20}),
  explainers.smoothGrad({samples: 20}),
  explainers.expectedGradients({samples: 50}),
  explainers.gradCam(),
  explainers.occlusion({patch: 4, stride: 4}),
  explainers.activations(),
];

/** Our times on the peers' network for the given numbers of images, beside theirs. */
export async function timeBesidePeers(
  model: LayersModel,
  batches: readonly number[],
  effort: Effort,
): Promise<readonly BesidePeers[]> {
  const network = networkOf(model);
  const peers = readPeers().rows;
  const rows: BesidePeers[] = [];
  const compared = tf.tidy(() => {
    const {values, shape} = benchImages(32);
    const all = tf.tensor(values, [...shape]);
    return tf.slice(tf.concat([all, all]), 0, background);
  });
  try {
    for (const explainer of ours) {
      const ms: {[images: string]: number} = {};
      for (const images of batches) {
        const {values, shape} = benchImages(images);
        const x = tf.tensor(values, [...shape]);
        try {
          const run = {...runFor(network), background: [compared]};
          const subject = await modelSubject(network, [x], {target: 0, run});
          const spread = await repeated(async () => {
            const {maps} = await explainer.attribute(subject, [x], run);
            tf.dispose([...maps]);
          }, effort);
          ms[images] = spread.median;
        } finally {
          x.dispose();
        }
      }
      const options = explainer.options ?? {};
      rows.push({method: explainer.name, options, ms, peers: peers.filter((one) => one.explainer === explainer.name)});
    }
    return rows;
  } finally {
    compared.dispose();
  }
}
