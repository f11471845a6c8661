import {modelAsker} from '../../app/ask-models.ts';
import {el} from '../../app/elements.ts';
import {imageChooser} from '../../app/image-chooser.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {viewSection} from '../../app/view-section.ts';
import type {Compared} from '../../data/compared.ts';
import type {Points} from '../../data/datapoints.ts';
import {sideBySide} from '../../drawing/side-by-side.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {nearestPart} from './nearest-part.ts';
import {patchPart} from './patch-part.ts';

export const counterfactualView: ViewSpec = {name: 'counterfactual', title: 'counterfactuals', make};

function make(tools: Tools): View {
  let title: string | undefined;
  const note = el('p', {class: 'soft'});
  const near = nearestPart(tools);
  const patch = patchPart(tools);
  const chooser = imageChooser(tools.change);
  const body = el('div', {hidden: true}, near.element, patch.element);
  const keep = keepButtons(
    () =>
      title === undefined
        ? undefined
        : {
            name: title,
            rows: [...near.rows(), [], ...patch.rows()],
            picture: () => sideBySide([...near.figures(), ...patch.figures()]),
          },
    tools.tell,
  );
  const element = viewSection(
    {name: 'Counterfactuals', title: 'Counterfactuals', style: 'counterfactual'},
    keep,
    note,
    chooser.element,
    body,
  );

  const render = ({state, run}: Scene, points: Points, other: Compared | undefined): void => {
    const row = state.image ?? 0;
    chooser.show({points, row});
    const problem = whyNot(points, row);
    body.hidden = problem !== undefined;
    note.textContent = problem ?? `${points.told}${toldOf(other)}`;
    title = problem === undefined ? `counterfactuals ${run.id} epoch ${points.epoch} datapoint ${row + 1}` : undefined;
    if (problem !== undefined) return;
    near.show(points, row, state, other);
    patch.show(points, row, state, other);
  };

  const asker = modelAsker(tools, {
    wait() {
      if (body.hidden) note.textContent = 'The model is asked about all datapoints ...';
    },
    tell(scene, [first, other]) {
      if (first === undefined) return;
      if (first.points instanceof Error) {
        body.hidden = true;
        title = undefined;
        note.textContent = first.points.message;
      } else render(scene, first.points, other);
    },
  });
  return {element, show: asker.show};
}

function whyNot(points: Points, row: number): string | undefined {
  if (points.scores === undefined) return "The model's output is no class: nothing can turn into another one.";
  if (row >= points.count) return `There is no datapoint ${row + 1} here. ${points.told}`;
  return undefined;
}

function toldOf(other: Compared | undefined): string {
  if (other === undefined) return '';
  if (other.points instanceof Error) return ` ${other.name}: ${other.points.message}`;
  return ` ${other.name} is asked what it says of the same images.`;
}
