import {el} from '../../app/elements.ts';
import {whenSeen} from '../../app/in-sight.ts';
import {mapCells} from '../../drawing/map-cells.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {curves} from './curves.ts';
import {galleryPart} from './gallery-part.ts';
import {type ImageView, imageView} from './image-view.ts';

/** The maps of all images, one image over the epochs, and the curves, one below the other. */
export const watchView: ViewSpec = {name: 'watch', title: 'watch', make: makeWatch};

/** Longest time that curves out of sight wait for the browser to have nothing else to do. */
const firstCurvesMs = 1500;

type Epochs = Scene['run']['epochs'];

function makeWatch(tools: Tools): View {
  const numbers = curves(tools);
  const images = galleryPart(tools);
  const imageCells = mapCells(tools.arrays);
  const imagePlace = el('div');
  let one: {readonly key: string; readonly image: number; readonly view: ImageView; epochs: Epochs} | undefined;

  const showImage = ({state, run, epoch}: Scene): void => {
    const {image} = state;
    if (image === undefined || image >= run.images) {
      imageCells.clear();
      imagePlace.replaceChildren();
      one = undefined;
      return;
    }
    const key = `${run.id} ${image} ${run.columns.map(({tag}) => tag).join(' ')}`;
    // Epochs that arrive are added to the film; a run begun anew has another one.
    if (one?.key !== key || !one.epochs.every(({epoch: old}, i) => run.epochs[i]?.epoch === old)) {
      const isOther = one?.image !== image;
      imageCells.clear();
      const view = imageView(run, image, {
        cells: imageCells,
        tools,
        onClose: () => {
          tools.change({image: undefined});
          // Back to where the reader came from.
          images.focus(image);
        },
      });
      one = {key, image, view, epochs: run.epochs};
      imagePlace.replaceChildren(view.element);
      if (isOther) view.element.scrollIntoView({block: 'start'});
    }
    one.epochs = run.epochs;
    if (epoch === undefined) return;
    const colormaps = {signed: state.signed, positive: state.positive};
    one.view.show({run, epoch, scale: state.scale, opacity: state.opacity, colormaps}, state);
  };

  // Curves out of sight are made when the maps stand there, and hear of an epoch when they come into sight.
  let isSeen = false;
  let waiting: Scene | undefined;
  let told: Scene | undefined;
  const showCurves = (scene: Scene): void => {
    const isEpochAlone =
      told?.run === scene.run &&
      told.state.curves === scene.state.curves &&
      told.state.together === scene.state.together;
    if (!isSeen && (told === undefined || isEpochAlone)) {
      if (told === undefined && waiting === undefined) requestIdleCallback(showWaiting, {timeout: firstCurvesMs});
      waiting = scene;
      return;
    }
    waiting = undefined;
    told = scene;
    numbers.show(scene);
  };
  const showWaiting = (): void => {
    if (waiting === undefined) return;
    told = waiting;
    waiting = undefined;
    numbers.show(told);
  };
  whenSeen(numbers.element, (seen) => {
    isSeen = seen;
    if (seen) showWaiting();
  });

  return {
    element: el('div', {}, imagePlace, images.element, numbers.element),
    show(scene) {
      images.show(scene);
      showImage(scene);
      showCurves(scene);
    },
  };
}
