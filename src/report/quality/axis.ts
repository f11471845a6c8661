import {formatNumber} from '../../image/legend.ts';

/** Where values lie on a line of `length` pixels, and the round numbers marked on it. */
export interface Axis {
  readonly ticks: readonly number[];
  /** A tick's number, with as many digits as tell it from its neighbours. */
  label(tick: number): string;
  /** Pixels from the left end. */
  at(value: number): number;
}

/** Room left at both ends, as a share of the values' span. */
const padding = 0.06;
const mostTicks = 5;
/** Digits after the point; numbers that need more, or are longer, are written with powers of ten. */
const mostDecimals = 5;
/** Half the span around values that are all alike, as a share of them. */
const around = 0.1;

/** An axis on which all these values lie; zero belongs to it where the values are not far from it. */
export function axisFor(values: readonly number[], length: number): Axis {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite, Number.POSITIVE_INFINITY), Math.max(...finite, Number.NEGATIVE_INFINITY)];
  const [from, to] = spanOf(finite.length > 0 ? least : 0, finite.length > 0 ? most : 0);
  const step = roundStep((to - from) / mostTicks);
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const isPlain = decimals <= mostDecimals && Math.max(Math.abs(from), Math.abs(to)) < 10 ** mostDecimals;
  return {
    label: (tick) => (isPlain ? tick.toFixed(decimals).replace('-', '−') : formatNumber(tick)),
    ticks: Array.from({length: count}, (_, k) => Number(((first + k) * step).toPrecision(12))),
    at: (value) => Math.round(((value - from) / (to - from)) * (length - 1)),
  };
}

function spanOf(least: number, most: number): [from: number, to: number] {
  // Zero is where many metrics begin or where a correlation turns: shown when that costs at most half of the line.
  const [low, high] = [least > 0 && least < most - least ? 0 : least, most < 0 && -most < most - least ? 0 : most];
  const pad = high > low ? (high - low) * padding : Math.abs(high) * around || 1;
  return [low - pad, high + pad];
}

/** The smallest of 1, 2, 5, 10, ... that is not below `least`, times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const share = least / power;
  return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}
