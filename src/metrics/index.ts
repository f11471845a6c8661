import type {AnyMetric} from '../core/scoring/metric.ts';
import {avgSensitivity} from './avg-sensitivity.ts';
import {coherence} from './coherence.ts';
import {completeness} from './completeness.ts';
import {complexity} from './complexity.ts';
import {deletion} from './deletion.ts';
import {faithfulnessAix360} from './faithfulness-aix360.ts';
import {faithfulnessCorrelation} from './faithfulness-correlation.ts';
import {faithfulnessEstimate} from './faithfulness-estimate.ts';
import {infidelity} from './infidelity.ts';
import {insertion} from './insertion.ts';
import {maxSensitivity} from './max-sensitivity.ts';
import {monotonicityAix360} from './monotonicity-aix360.ts';
import {monotonicityCorrelation} from './monotonicity-correlation.ts';
import {parameterRandomisation} from './parameter-randomisation.ts';
import {pixelFlipping} from './pixel-flipping.ts';
import {pointingGame} from './pointing-game.ts';
import {randomLogit} from './random-logit.ts';
import {relevanceMass} from './relevance-mass.ts';
import {relevanceRank} from './relevance-rank.ts';
import {selectivityPatch} from './selectivity-patch.ts';
import {selectivityPixel} from './selectivity-pixel.ts';
import {sensitivityN} from './sensitivity-n.ts';
import {sparseness} from './sparseness.ts';
import {topKIntersection} from './top-k-intersection.ts';

/** Every metric by the name used in code. A new metric is its file and a line here. */
export const metrics = {
  faithfulnessAix360,
  monotonicityAix360,
  faithfulnessCorrelation,
  faithfulnessEstimate,
  monotonicityCorrelation,
  sensitivityN,
  infidelity,
  pixelFlipping,
  insertion,
  deletion,
  selectivityPixel,
  selectivityPatch,
  completeness,
  maxSensitivity,
  avgSensitivity,
  randomLogit,
  parameterRandomisation,
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
