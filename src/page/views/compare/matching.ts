import {className, type Epoch, nearestEpoch, type Run} from '../../data/run.ts';

/** One of the runs, or epochs of a run, that stand side by side. */
export interface Side {
  /** `A`, `B` ... */
  readonly letter: string;
  readonly run: Run;
  readonly epoch: Epoch | undefined;
  /** The epoch that was asked for. */
  readonly wanted: number | undefined;
}

export function letterOf(place: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + place);
}

/** A side at the epoch that is asked for, or the last one before it. */
export function sideOf(place: number, run: Run, wanted: number | undefined): Side {
  return {letter: letterOf(place), run, wanted, epoch: nearestEpoch(run, wanted)};
}

/** An image that all sides explain. */
export interface CommonImage {
  /** Its row in the validation data; undefined where the sides are of one run that does not tell it. */
  readonly row: number | undefined;
  /** Its place among the images of each side. */
  readonly at: readonly number[];
}

/** What the sides have in common, and what a reader must know of the rest. */
export interface Match {
  readonly images: readonly CommonImage[];
  readonly notes: readonly string[];
}

/** Images are the same where they are the same rows of the validation data. */
export function matchImages(sides: readonly Side[]): Match {
  const [first] = sides;
  if (first === undefined) return {images: [], notes: []};
  if (sides.every(({run}) => run.id === first.run.id)) {
    const images = Array.from({length: first.run.images}, (_, i) => ({row: first.run.rows[i], at: sides.map(() => i)}));
    return {images, notes: []};
  }
  const silent = sides.filter(({run}) => run.rows.length === 0);
  if (silent.length > 0) {
    const letters = silent.map(({letter}) => letter).join(', ');
    return {
      images: [],
      notes: [
        `Of ${letters} it isn't known which rows of the validation data were explained: no images can be matched.`,
      ],
    };
  }
  const images = first.run.rows.flatMap((row): readonly CommonImage[] => {
    const at = sides.map(({run}) => run.rows.indexOf(row));
    return at.includes(-1) ? [] : [{row, at}];
  });
  const notes = sides.flatMap(({letter, run}) => {
    const more = run.rows.length - images.length;
    return more === 0
      ? []
      : [`${more} of the ${run.rows.length} images of ${letter} are not explained everywhere, and left out.`];
  });
  const odd = images.filter(({at}) => new Set(sides.flatMap(({run}, k) => run.labels[at[k] ?? -1] ?? [])).size > 1);
  if (odd.length > 0)
    notes.push(
      `The labels of ${odd.length} images differ: the runs may have other validation data, and equal rows be other images.`,
    );
  return {images, notes};
}

/** Methods that some side has, each with the place of its column in each side; -1 where a side lacks it. */
export function matchMethods(
  sides: readonly Side[],
): readonly {readonly tag: string; readonly at: readonly number[]}[] {
  const tags = [...new Set(sides.flatMap(({run}) => run.columns.map(({tag}) => tag)))];
  return tags.map((tag) => ({tag, at: sides.map(({run}) => run.columns.findIndex((column) => column.tag === tag))}));
}

/** What a side says of an image, as fields. */
export function saidOf(
  {run, epoch}: Side,
  image: number,
): {readonly says: string; readonly value: number | undefined; readonly right: boolean | undefined} {
  const prediction = epoch?.predictions[image];
  if (prediction === undefined) return {says: '', value: undefined, right: undefined};
  return {says: className(run, prediction.unit), value: prediction.value, right: prediction.right};
}

/** Notes on sides that are shown at another epoch than the one that was asked for. */
export function epochNotes(sides: readonly Side[]): readonly string[] {
  return sides.flatMap(({letter, epoch, wanted}) => {
    if (epoch === undefined) return [`${letter} has no explained epoch yet.`];
    return wanted === undefined || epoch.epoch === wanted
      ? []
      : [`${letter} has no epoch ${wanted}; its epoch ${epoch.epoch} is shown.`];
  });
}

const separator = '|';

/** Paths as one text for the address. */
export function joinPaths(paths: readonly string[]): string | undefined {
  const safe = paths.map((path) => path.replaceAll('%', '%25').replaceAll(separator, '%7C'));
  return paths.length === 0 ? undefined : safe.join(separator);
}

export function splitPaths(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const parts = text.split(separator).filter((part) => part !== '');
  return parts.map((part) => part.replaceAll('%7C', separator).replaceAll('%25', '%'));
}
