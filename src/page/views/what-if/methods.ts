import type {Column, Run} from '../../data/run.ts';
import type {ExplainerAt} from '../../engine/engine.ts';

/** Methods that need one pass, or few: they follow every change. */
const cheap: ReadonlySet<string> = new Set(
  ['gradient', 'input-x-gradient', 'grad-cam', 'grad-cam-plus-plus', 'hires-cam', 'layer-cam', 'xgrad-cam'].concat(
    ['grad-cam-element-wise', 'eigen-cam', 'eigen-grad-cam', 'cam', 'activations', 'deconvnet', 'guided-backprop'],
    ['guided-grad-cam', 'deep-lift', 'lrp', 'layer-gradients', 'layer-gradient-x-activation'],
  ),
);

export function isCheap({name, method = name}: ExplainerAt): boolean {
  return cheap.has(method);
}

/** The run's methods that the address names; without one, the first that is cheap. */
export function chosenMethods(run: Run, told: string | undefined): readonly ExplainerAt[] {
  if (told === undefined) {
    const first = run.explainers.find(isCheap) ?? run.explainers[0];
    return first === undefined ? [] : [first];
  }
  const names = told.split(',');
  return run.explainers.filter(({name}) => names.includes(name));
}

export function writeMethods(names: readonly string[]): string {
  return names.join(',');
}

/** How a method's maps are drawn. */
export function columnOf(run: Run, name: string): Column {
  const known = run.columns.find(({tag}) => tag === name || tag.startsWith(`${name}/`));
  return known ?? {tag: name, kind: undefined, axes: 'input', isFeatures: false};
}
