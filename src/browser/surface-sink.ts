import {ExplainError} from '../core/errors.ts';
import type {Sink} from '../sinks/sink.ts';
import type {ElementLike, VisorLike} from './dom.ts';
import {type Frame, newFrame} from './frame.ts';
import {shrink} from './shrink.ts';

export interface SurfaceSinkOptions {
  /** `tfvis.visor()`: each picture gets a surface there, named by its tag. Give this or `container`. */
  readonly visor?: VisorLike | undefined;
  /** An element of the page that the pictures go into. */
  readonly container?: ElementLike | undefined;
  /** Tab of the visor. tfjs-vis brings a new tab to the front: name the curves' to have both in sight. Default 'Explanations'. */
  readonly tab?: string | undefined;
  /** Whether a picture is shown, by its tag: `grad-cam`, `grad-cam/filmstrip`, `all-methods` ... Default: all are. */
  readonly show?: ((tag: string) => boolean) | undefined;
  /** Most pictures at a time; of others the callback's `report` hears. Default 48. */
  readonly maxPictures?: number | undefined;
  /** Larger pictures are shrunk. Default 4 million: 16 MB. */
  readonly maxPixels?: number | undefined;
}

const defaultMaxPictures = 48;
const defaultMaxPixels = 4_000_000;

/**
 * Shows a run in a page while it trains: grids, filmstrips and every other picture on a canvas each, the latest epoch in
 * place of the former. A new run takes the pictures of the one before away. Throws `bad-option`.
 */
export function surfaceSink(options: SurfaceSinkOptions): Sink {
  const {tab = 'Explanations', show = () => true} = options;
  const maxPictures = atLeastOne('maxPictures', options.maxPictures ?? defaultMaxPictures);
  const maxPixels = atLeastOne('maxPixels', options.maxPixels ?? defaultMaxPixels);
  const placeFor = placesOf(options, tab);
  const frames = new Map<string, Frame>();
  return {
    open() {
      for (const frame of frames.values()) frame.remove();
      frames.clear();
    },
    write(record) {
      if (record.kind !== 'image' || !show(record.tag)) return;
      const {tag, step, image} = record;
      let frame = frames.get(tag);
      if (frame === undefined) {
        if (frames.size >= maxPictures) {
          throw new ExplainError(
            'unwritable',
            `the page shows ${maxPictures} pictures; choose them with surfaceSink's 'show', or raise 'maxPictures'`,
          );
        }
        frame = newFrame(placeFor(tag), tag);
        frames.set(tag, frame);
      }
      frame.draw(shrink(image, maxPixels), `${tag}, ${step === 0 ? 'before training' : `epoch ${step}`}`, step);
    },
    // Between two epochs the browser gets a chance to paint; a timer, as animation frames stand still in hidden tabs.
    endStep: () => new Promise((resolve) => setTimeout(resolve)),
  };
}

function placesOf({visor, container}: SurfaceSinkOptions, tab: string): (tag: string) => ElementLike {
  if (visor !== undefined && container === undefined) {
    // As wide as the visor, which can be maximised, and as high as the picture.
    const styles = {width: 'auto', maxWidth: '100%', height: 'auto', maxHeight: 'none'};
    return (tag) => visor.surface({name: tag, tab, styles}).drawArea;
  }
  if (container !== undefined && visor === undefined) return () => container;
  throw new ExplainError(
    'bad-option',
    `surfaceSink needs either visor: tfvis.visor() or container: an element; got ${visor ? 'both' : 'neither'}`,
  );
}

function atLeastOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new ExplainError('bad-option', `${name} of surfaceSink is a whole number from 1 on; got ${value}`);
}
