import {compareView} from './compare/view.ts';
import {counterfactualView} from './counterfactual/view.ts';
import {dataView} from './data/view.ts';
import {dependenceView} from './dependence/view.ts';
import {layersView} from './layers/view.ts';
import {performanceView} from './performance/view.ts';
import type {ViewSpec} from './view.ts';
import {watchView} from './watch/view.ts';
import {whatIfView} from './what-if/view.ts';

/** The page's views in the order of their tabs. A new one is its folder and a line here. */
export const views: readonly ViewSpec[] = [
  watchView,
  layersView,
  compareView,
  performanceView,
  dataView,
  whatIfView,
  counterfactualView,
  dependenceView,
];
