import {ExplainError} from '../src/core/errors.ts';
import type {Explainer} from '../src/core/explainer.ts';

/** Names under which a run files other things. */
const taken = [
  ...['all-methods', 'configuration', 'confusion', 'embeddings', 'epoch', 'explain', 'inputs', 'keras'],
  ...['precision-recall', 'predictions', 'rrr', 'settings', 'storyboard', 'cartography', 'settled'],
];

/** Throws `bad-option` unless these are methods of different names. */
export function checkExplainers(explainers: readonly Explainer[]): void {
  const fail = (message: string): never => {
    throw new ExplainError('bad-option', message);
  };
  if (!Array.isArray(explainers) || explainers.length === 0) {
    fail('expected a list of at least one explainer, such as [explainers.gradCam()]');
  }
  const names = new Set<string>();
  for (const explainer of explainers) {
    if (typeof explainer?.attribute !== 'function') {
      const hint = typeof explainer === 'function' ? ' (a method itself: call it, gradCam() in place of gradCam)' : '';
      fail(`an explainer is an object with name, map and attribute; got ${typeof explainer}${hint}`);
    }
    const {name} = explainer;
    if (typeof name !== 'string' || name === '')
      fail('an explainer needs a name, such as grad-cam, to file its maps under');
    if (taken.some((word) => name === word || name.startsWith(`${word}/`))) {
      fail(`an explainer can't be named '${name}': these are names of other things in a run: ${taken.join(', ')}`);
    }
    if (names.has(name)) fail(`two explainers are named '${name}': give one of them another name by its option 'as'`);
    names.add(name);
  }
}
