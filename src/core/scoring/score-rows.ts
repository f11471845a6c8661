import type {Found} from './metric.ts';
import {isConstant, isZero, type Places} from './places.ts';

/** A score for each image from its places; in words where the map says nothing. */
export function eachRow(places: Places, score: (row: Float32Array, i: number) => number | string): Found {
  return {scores: places.rows.map(score)};
}

/** Why a map that is the same everywhere gets no score from a metric that goes by the order of its places. */
export const ranksNothing = 'the map is constant: it ranks no place above another';
export const allZero = 'the map is zero everywhere';
export const emptyMask = 'the mask is empty';

/** As `eachRow`, for metrics that go by the order of the places. */
export function eachRanked(places: Places, score: (row: Float32Array, i: number) => number | string): Found {
  return eachRow(places, (row, i) => (isConstant(row) ? ranksNothing : score(row, i)));
}

/** As `eachRow`, for metrics that go by shares of what the map holds. */
export function eachShared(places: Places, score: (row: Float32Array, i: number) => number | string): Found {
  return eachRow(places, (row, i) => (isZero(row) ? allZero : score(row, i)));
}
