/** An image's values, channels last; a table's row is one of height 1 with a channel. */
export interface Picture {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What the values of the whole sample are like: what "dark", "bright" and "nothing" mean. */
export interface DataRange {
  readonly min: number;
  readonly max: number;
  /** One for each channel. */
  readonly mean: readonly number[];
}

export type Sides = Pick<Picture, 'height' | 'width' | 'channels'>;

/** A place in an image; whole numbers are the middle of a pixel. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** One number of an edit, as a form shows it. */
export interface NumberField {
  readonly label: string;
  readonly start: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Words for 0, 1, 2 ... where the number chooses one of them. */
  readonly choices?: readonly string[];
}

/** An edit with its numbers: all that the address has of it. */
export interface Edit {
  readonly name: string;
  readonly numbers: readonly number[];
  /** Where a brush was. */
  readonly trail: readonly Place[];
}

/** One way to change an image. */
export interface EditKind {
  /** In the address: letters and - only. */
  readonly name: string;
  readonly title: string;
  /** Numbers in their order, for an image of these sides. */
  fields(sides: Sides): readonly NumberField[];
  /** Whether it is a brush, which follows a trail. */
  readonly isBrush: boolean;
  /** Why it can't be done to such an image; undefined where it can. */
  unfit(sides: Sides): string | undefined;
  /** The changed image; the given one stays as it is. */
  apply(picture: Picture, edit: Omit<Edit, 'name'>, data: DataRange): Picture;
}

interface EditSpec<Name extends string> {
  readonly name: string;
  readonly title: string;
  fields(sides: Sides): Readonly<Record<Name, NumberField>>;
  readonly isBrush?: boolean;
  unfit?(sides: Sides): string | undefined;
  apply(
    picture: Picture,
    numbers: Readonly<Record<Name, number>>,
    about: {readonly data: DataRange; readonly trail: readonly Place[]},
  ): Picture;
}

/** Makes an edit of its description; its numbers come by name. */
export function defineEdit<const Name extends string>(spec: EditSpec<Name>): EditKind {
  return {
    name: spec.name,
    title: spec.title,
    isBrush: spec.isBrush ?? false,
    fields: (sides) => Object.values(spec.fields(sides)),
    unfit: (sides) => spec.unfit?.(sides),
    apply(picture, {numbers, trail}, data) {
      const fields = Object.entries<NumberField>(spec.fields(picture));
      const named = fields.map(([name, {start}], i) => [name, numbers[i] ?? start]);
      // The parse boundary of names: they are those of the fields.
      return spec.apply(picture, Object.fromEntries(named) as Record<Name, number>, {data, trail});
    },
  };
}
