import type {AnyMetric} from '../core/metric.ts';
import {coherence} from './coherence.ts';
import {complexity} from './complexity.ts';
import {deletion} from './deletion.ts';
import {faithfulnessAix360} from './faithfulness-aix360.ts';
import {faithfulnessEstimate} from './faithfulness-estimate.ts';
import {insertion} from './insertion.ts';
import {monotonicityAix360} from './monotonicity-aix360.ts';
import {pixelFlipping} from './pixel-flipping.ts';
import {pointingGame} from './pointing-game.ts';
import {relevanceMass} from './relevance-mass.ts';
import {relevanceRank} from './relevance-rank.ts';
import {selectivityPatch} from './selectivity-patch.ts';
import {sparseness} from './sparseness.ts';
import {topKIntersection} from './top-k-intersection.ts';

/** Every metric by the name used in code. A new metric is its file and a line here. */
export const metrics = {
  faithfulnessAix360,
  monotonicityAix360,
  faithfulnessEstimate,
  pixelFlipping,
  insertion,
  deletion,
  selectivityPatch,
  relevanceMass,
  relevanceRank,
  pointingGame,
  topKIntersection,
  sparseness,
  complexity,
  coherence,
};

/** Every metric, for tables, the command line and the tests that all metrics must pass. */
export const metricRegistry: readonly AnyMetric[] = Object.values(metrics);
