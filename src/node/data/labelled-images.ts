/** Images as plain numbers, with the class of each. */
export interface LabelledImages {
  readonly values: Float32Array;
  /** [n, height, width, channels]. */
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** Class numbers from 0, one an image. */
  readonly labels: Int32Array;
  /** Names of the classes, where there are any. */
  readonly classNames?: readonly string[];
}

/** The images at these places, in this order. */
export function pickImages(images: LabelledImages, places: readonly number[]): LabelledImages {
  const [, height, width, channels] = images.shape;
  const size = height * width * channels;
  const values = new Float32Array(places.length * size);
  places.forEach((from, to) => {
    values.set(images.values.subarray(from * size, (from + 1) * size), to * size);
  });
  const labels = Int32Array.from(places, (place) => images.labels[place] ?? 0);
  return {...images, values, shape: [places.length, height, width, channels], labels};
}
