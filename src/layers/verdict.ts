import {type Estimate, jointZ, pairedGain, z95} from './intervals.ts';

/** What was measured of one stage, as far as the verdict needs it. */
export interface Evidence {
  readonly name: string;
  /** Names of the stages, or inputs, whose features it works on. */
  readonly before: readonly string[];
  /** Whether it could be left out at all. */
  readonly judged: boolean;
  /** Which examples the probe on its features gets right; undefined where there are no classes. */
  readonly right: Uint8Array | undefined;
  /** Alignment with the stage before. */
  readonly ckaBefore: number;
  readonly dead: number;
  readonly saturated: number | undefined;
}

export type Worth = 'adds' | 'adds nothing' | 'cannot tell' | 'not judged';

export interface Judgement {
  readonly name: string;
  readonly worth: Worth;
  /** Gain in probe accuracy over the best of what it works on, and over that the best gain from here on. */
  readonly gain: Estimate | undefined;
  readonly best: Estimate | undefined;
  /** Half or more of its units say the same whatever they see. */
  readonly starved: boolean;
  /** Half or more of its units are at an end of their activation nearly always. */
  readonly saturated: boolean;
}

/** With so many units dead or saturated, a layer has at most half the width it was given. */
const mostIdle = 0.5;

/** From this alignment on, a layer hands on what it gets. */
const sameFrom = 0.99;

/**
 * A layer adds nothing where the probe on its features gains nothing over the probe on what it works on, and
 * - no later layer does either: all that the network finds out it has found out before (the tail of Richter et al. 2020,
 *   arXiv 2006.08679), or
 * - it hands on its features as they are, by CKA.
 *
 * A probe gains where the interval of the paired gain, of 95 % confidence for all comparisons of the network at once, lies
 * above zero; it gains nothing where besides the comparison's own interval of 95 % ends below `margin` (to say that all of
 * several gains are small, each has to be shown to be, and no more). Else it cannot be told from so few examples. A layer in
 * the middle that gains nothing by itself prepares for later ones, as far as can be told: it is not named.
 */
export function verdictOf(stages: readonly Evidence[], margin = 0.05): Judgement[] {
  const after = (name: string): Evidence[] => {
    const found = new Set([name]);
    for (const stage of stages) if (stage.before.some((one) => found.has(one))) found.add(stage.name);
    return stages.filter((stage) => found.has(stage.name));
  };
  const comparisons = stages.filter(({judged}) => judged).reduce((sum, {name}) => sum + after(name).length, 0);
  const z = jointZ(comparisons);
  return stages.map((stage) => {
    const base = bestOf(stages.filter(({name}) => stage.before.includes(name)));
    const common = {
      name: stage.name,
      starved: stage.judged && stage.dead >= mostIdle,
      saturated: stage.judged && (stage.saturated ?? 0) >= mostIdle,
    };
    if (!base || !stage.right) return {...common, worth: 'not judged', gain: undefined, best: undefined};
    const gain = pairedGain(base, stage.right, z);
    const probes = after(stage.name).flatMap(({right}) => right ?? []);
    const best = probes
      .map((right) => pairedGain(base, right, z))
      .reduce((most, one) => (one.low > most.low ? one : most), gain);
    if (!stage.judged) return {...common, worth: 'not judged', gain, best};
    const handsOn = stage.ckaBefore >= sameFrom;
    const counted = handsOn ? [stage.right] : probes;
    const small = counted.every((right) => pairedGain(base, right, z95).high < margin);
    const gains = gain.low > 0 || (!handsOn && best.low > 0);
    const worth = gains ? 'adds' : small ? 'adds nothing' : 'cannot tell';
    return {...common, worth, gain, best};
  });
}

/** The probe of those before that gets most examples right. */
function bestOf(stages: readonly Evidence[]): Uint8Array | undefined {
  const probes = stages.flatMap(({right}) => right ?? []);
  const hits = probes.map((right) => right.reduce((a, b) => a + b, 0));
  return probes[hits.indexOf(Math.max(...hits))];
}
