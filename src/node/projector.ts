import {ExplainError} from '../core/errors.ts';
import type {LogRecord} from '../sinks/sink.ts';
import {encodePng} from './png.ts';

export type EmbeddingRecord = Extract<LogRecord, {kind: 'embedding'}>;

/** Where TensorBoard's projector looks in a run's folder. */
export const projectorFile = 'projector_config.pbtxt';

/** Files below the run's folder, and what the projector's configuration says of them. */
export interface ProjectorFiles {
  readonly files: readonly {readonly path: string; readonly content: Uint8Array}[];
  readonly entry: string;
}

/** The browser shows no larger picture. */
const largestSprite = 8192;
/** Digits of a number: more than a float16 has, and nobody sees more. */
const digits = 6;

/**
 * The files of points. Texts and not raw bytes: TensorBoard 2.21 tells the two apart by whether a file can be read as UTF-8, and raw
 * floats sometimes can. Throws `bad-data` for points that are not finite, which the projector can't place.
 */
export function projectorFiles(record: EmbeddingRecord, folder: string): ProjectorFiles {
  const {tag, values, shape, columns, sprite} = record;
  const [points, dimensions] = shape;
  const names = Object.keys(columns);
  const fits = points > 0 && dimensions > 0 && values.length === points * dimensions && values.every(Number.isFinite);
  if (!fits || names.length === 0 || Object.values(columns).some((column) => column.length !== points)) {
    throw new ExplainError(
      'bad-data',
      `the points '${tag}' need finite numbers [n, d] and columns of n texts; got [${shape}] with ${values.length} numbers and ` +
        `columns ${names.map((name) => `${name} (${columns[name]?.length})`).join(', ') || 'none'}`,
    );
  }
  const cells = Array.from({length: points}, (_, row) => names.map((name) => columns[name]?.[row] ?? ''));
  const numbers = Array.from({length: points}, (_, row) =>
    Array.from(
      values.subarray(row * dimensions, (row + 1) * dimensions),
      (value) => `${Number(value.toPrecision(digits))}`,
    ),
  );
  const path = (file: string) => `${folder}/${file}`;
  // A lone column has no line of names: the projector would take that for a point.
  const files = [
    {path: path('points.tsv'), content: table(numbers)},
    {path: path('columns.tsv'), content: table(names.length > 1 ? [names, ...cells] : cells)},
    ...(sprite ? [{path: path('sprite.png'), content: spriteOf(record, sprite, points)}] : []),
  ];
  const lines = [
    `tensor_name: ${quoted(tag)}`,
    `tensor_shape: ${points}`,
    `tensor_shape: ${dimensions}`,
    `tensor_path: ${quoted(path('points.tsv'))}`,
    `metadata_path: ${quoted(path('columns.tsv'))}`,
    ...(sprite
      ? [
          'sprite {',
          `  image_path: ${quoted(path('sprite.png'))}`,
          `  single_image_dim: ${sprite.width}`,
          `  single_image_dim: ${sprite.height}`,
          '}',
        ]
      : []),
  ];
  return {files, entry: `embeddings {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`};
}

function spriteOf({tag}: EmbeddingRecord, sprite: NonNullable<EmbeddingRecord['sprite']>, points: number): Uint8Array {
  const {image, width, height} = sprite;
  const places = Math.floor(image.width / width) * Math.floor(image.height / height);
  if (image.width > largestSprite || image.height > largestSprite || !(places >= points)) {
    throw new ExplainError(
      'bad-data',
      `the pictures of '${tag}' must be ${points} of ${width}x${height} in at most ${largestSprite}x${largestSprite} pixels; ` +
        `got ${image.width}x${image.height}`,
    );
  }
  return encodePng(image);
}

function table(rows: readonly (readonly string[])[]): Uint8Array {
  const plain = (cell: string) => cell.replace(/[\p{Control}\u2028\u2029]+/gu, ' ');
  return new TextEncoder().encode(rows.map((row) => `${row.map(plain).join('\t')}\n`).join(''));
}

/** A text of protobuf's text format. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\p{Control}+/gu, ' ')}"`;
}
