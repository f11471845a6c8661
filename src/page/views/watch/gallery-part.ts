import {el} from '../../app/elements.ts';
import {keepButtons} from '../../app/keep-buttons.ts';
import {viewSection} from '../../app/view-section.ts';
import type {CsvCell} from '../../data/csv.ts';
import {className, type Epoch, type Run} from '../../data/run.ts';
import {mapCells, type Shown} from '../../drawing/map-cells.ts';
import {loadedFor, mapPicture} from '../../drawing/map-picture.ts';
import {pointing} from '../../drawing/pointing.ts';
import {sheetPicture} from '../../drawing/sheet-picture.ts';
import {byDrift} from '../../maths/map-distance.ts';
import type {Scene, Tools} from '../view.ts';
import {driftOfImages} from './drift.ts';
import {featureImages} from './feature-columns.ts';
import {type Gallery, gallery, verdict} from './gallery.ts';
import {galleryTools} from './gallery-tools.ts';
import {elsewhereWords, meaningWords} from './gallery-words.ts';
import {flipsOf, wantedImages} from './histories.ts';

/** The gallery with what chooses its images and draws its maps. */
export interface GalleryPart {
  readonly element: HTMLElement;
  show(scene: Scene): void;
  /** Puts the keyboard's focus on the button that opens an image. */
  focus(image: number): void;
}

/** Drift is worked out once nobody slides any more. */
const settleMs = 150;

interface Drift {
  readonly run: Run;
  readonly epoch: Epoch;
  readonly values: readonly number[] | undefined;
}

export function galleryPart({change, arrays, tell}: Tools): GalleryPart {
  const cells = mapCells(arrays, {isAhead: true});
  const tools = galleryTools(change);
  const place = el('div');
  const reading = el('p', {class: 'reading', role: 'status'});
  const meaning = el('p', {class: 'soft'});
  const elsewhere = el('p', {class: 'soft'});
  let made: {readonly key: string; readonly view: Gallery} | undefined;
  let scene: Scene | undefined;
  let shown: Shown | undefined;
  let images: readonly number[] = [];
  let drift: Drift | undefined;
  let timer: number | undefined;

  const lay = (): void => {
    if (scene === undefined || shown === undefined || made === undefined) return;
    const {state, run, epoch} = scene;
    const isOrdered = state.order === 'drift' && drift?.run.id === run.id;
    const wanted = wantedImages(run, epoch, state);
    images = isOrdered && drift?.values !== undefined ? byDrift(wanted, drift.values) : wanted;
    made.view.show(shown, {images, chosen: state.image, drift: isOrdered ? drift?.values : undefined});
    tools.tell(`${images.length} of ${run.images} images are shown${orderWords(scene, drift)}`);
    setWords(elsewhere, elsewhereWords(run, images.length));
    setWords(meaning, meaningWords(run));
  };
  const measure = ({run, epoch}: Scene): void => {
    window.clearTimeout(timer);
    if (epoch === undefined || (drift?.run.id === run.id && drift.epoch.epoch === epoch.epoch)) return;
    timer = window.setTimeout(() => {
      const isStale = (): boolean => scene?.epoch !== epoch || scene.state.order !== 'drift';
      void driftOfImages(run, epoch, {arrays, isStale}).then((values) => {
        if (isStale()) return;
        drift = {run, epoch, values};
        lay();
      });
    }, settleMs);
  };
  const picture = async (): Promise<HTMLCanvasElement | undefined> => {
    const now = shown;
    if (now === undefined) return undefined;
    const {run, epoch} = now;
    const rows = await Promise.all(
      images.map(async (image) => ({
        label: `image ${image + 1}: ${verdict(now, image)}`,
        cells: await Promise.all(
          run.columns.map(async (column) => {
            const loaded = await loadedFor(arrays, run, epoch.maps.get(column.tag));
            try {
              return mapPicture(now, column, image, loaded).pixels;
            } catch {
              return undefined;
            }
          }),
        ),
      })),
    );
    return sheetPicture({
      title: `${run.id || 'run'}, epoch ${epoch.epoch}`,
      columns: run.columns.map(({tag}) => tag),
      rows,
    });
  };
  const keep = keepButtons(() => {
    if (shown === undefined) return undefined;
    const {run, epoch} = shown;
    const values = drift?.run.id === run.id && drift.epoch.epoch === epoch.epoch ? drift.values : undefined;
    return {
      name: `${run.id || 'run'}-gallery-epoch-${epoch.epoch}`,
      rows: galleryTable(shown, images, values),
      picture,
    };
  }, tell);
  const element = viewSection(
    {name: 'Gallery', title: 'Gallery', style: 'gallery'},
    keep,
    tools.element,
    elsewhere,
    meaning,
    el(
      'p',
      {class: 'soft keys'},
      'On a map: arrow keys read its values, Shift and an arrow go to the next map, a held finger shows the original.',
    ),
    place,
    reading,
  );
  pointing(place, {
    isComparing: () => scene?.state.original ?? true,
    read: (words) => {
      if (reading.textContent !== words) reading.textContent = words;
    },
  });
  return {
    element,
    focus(image) {
      const button = [...place.querySelectorAll<HTMLElement>('button.open')].find(
        (each) => each.textContent === `image ${image + 1}`,
      );
      button?.focus();
    },
    show(next) {
      scene = next;
      const {state, run, epoch} = next;
      tools.show(state, run);
      const key = `${run.id} ${run.images} ${run.columns.map(({tag}) => tag).join(' ')}`;
      if (made?.key !== key) {
        cells.clear();
        const view = gallery(run, cells, (image) => change({image}));
        made = {key, view};
        place.replaceChildren(run.images === 0 ? el('p', {}, 'No image is explained yet.') : view.element);
        if (run.columns.some(({isFeatures}) => isFeatures)) {
          void featureImages(run, arrays).then((count) => {
            if (made?.view === view) view.keptFeatures(count);
          });
        }
      }
      if (epoch === undefined) return;
      const colormaps = {signed: state.signed, positive: state.positive};
      shown = {run, epoch, scale: state.scale, opacity: state.opacity, colormaps};
      lay();
      if (state.order === 'drift') measure(next);
    },
  };
}

function orderWords({state, run, epoch}: Scene, drift: Drift | undefined): string {
  if (state.order !== 'drift') return '';
  if (drift?.run.id !== run.id || drift.epoch.epoch !== epoch?.epoch) return '; their drift is being worked out';
  if (drift.values === undefined) return '; there is no epoch before this one, so there is no drift to order them by';
  return (
    `; ordered by drift at epoch ${drift.epoch.epoch}: 1 − Spearman between an image's maps and those of the epoch ` +
    'before, the mean over the methods, worked out from the maps'
  );
}

function galleryTable(
  {run, epoch}: Shown,
  images: readonly number[],
  drift: readonly number[] | undefined,
): readonly (readonly CsvCell[])[] {
  const head = ['image', 'label', 'prediction', 'probability', 'right', 'changes of mind', 'drift'];
  return [
    head,
    ...images.map((image) => {
      const prediction = epoch.predictions[image];
      const label = run.labels[image];
      return [
        image + 1,
        label === undefined ? undefined : className(run, label),
        prediction === undefined ? undefined : className(run, prediction.unit),
        prediction?.value,
        prediction?.right,
        flipsOf(run)[image]?.filter((flip) => flip.epoch <= epoch.epoch).length,
        drift?.[image],
      ];
    }),
  ];
}

function setWords(place: HTMLElement, words: string): void {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = words === '';
}
