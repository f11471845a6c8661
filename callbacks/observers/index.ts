import type {ObserverFactory} from '../observer.ts';
import {checkpoints} from './checkpoints.ts';
import {classification} from './classification.ts';
import {embeddings} from './embeddings.ts';
import {evolution} from './evolution.ts';
import {layers} from './layers.ts';
import {rightReasons} from './right-reasons.ts';
import {storyboard} from './storyboard.ts';
import {tracin} from './tracin.ts';

/** Whatever looks at explained steps beside the pictures. A new one is its file and a line here. */
export const observerFactories: readonly ObserverFactory[] = [
  evolution,
  rightReasons,
  storyboard,
  classification,
  embeddings,
  layers,
  tracin,
  checkpoints,
];
