import {el} from '../../app/elements.ts';
import {mapCells} from '../../drawing/map-cells.ts';
import type {Scene, Tools, View, ViewSpec} from '../view.ts';
import {curves} from './curves.ts';
import {type Gallery, gallery} from './gallery.ts';
import {type ImageView, imageView} from './image-view.ts';

/** The maps of all images, one image over the epochs, and the curves, one below the other. */
export const watchView: ViewSpec = {name: 'watch', title: 'watch', make: makeWatch};

function makeWatch(tools: Tools): View {
  const {change, arrays} = tools;
  const numbers = curves(tools);
  const [galleryCells, imageCells] = [mapCells(arrays), mapCells(arrays)];
  const [imagePlace, galleryPlace] = [el('div'), el('div')];
  let rows: {readonly key: string; readonly view: Gallery} | undefined;
  let one: {readonly key: string; readonly image: number; readonly view: ImageView} | undefined;

  const showGallery = ({state, run, epoch}: Scene, key: string): void => {
    if (rows?.key !== key) {
      galleryCells.clear();
      rows = {key, view: gallery(run, galleryCells, (image) => change({image}))};
      galleryPlace.replaceChildren(rows.view.element);
    }
    if (epoch) rows.view.show({run, epoch, scale: state.scale, opacity: state.opacity}, state.image);
  };

  const showImage = ({state, run, epoch}: Scene, rowsKey: string): void => {
    const {image} = state;
    if (image === undefined || image >= run.images) {
      imageCells.clear();
      imagePlace.replaceChildren();
      one = undefined;
      return;
    }
    const key = `${rowsKey} ${image} ${run.epochs.map((each) => each.epoch).join(' ')}`;
    if (one?.key !== key) {
      const isOther = one?.image !== image;
      imageCells.clear();
      const view = imageView(run, image, {
        cells: imageCells,
        arrays,
        onPick: (picked) => change({epoch: picked}),
        onClose: () => {
          change({image: undefined});
          // Back to where the reader came from.
          galleryPlace.querySelectorAll<HTMLElement>('button.open')[image]?.focus();
        },
      });
      one = {key, image, view};
      imagePlace.replaceChildren(view.element);
      if (isOther) imagePlace.scrollIntoView({block: 'start'});
    }
    if (epoch) one.view.show({run, epoch, scale: state.scale, opacity: state.opacity});
  };

  return {
    element: el('div', {}, imagePlace, galleryPlace, numbers.element),
    show(scene) {
      const {run} = scene;
      const key = `${run.id} ${run.images} ${run.columns.map(({tag}) => tag).join(' ')}`;
      showGallery(scene, key);
      showImage(scene, key);
      numbers.show(scene);
    },
  };
}
