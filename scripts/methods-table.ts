import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {InputKind} from '../src/core/method.ts';
import {type AnyMethod, explainers} from '../src/index.ts';
import {table} from '../src/report/markdown.ts';
import {anchor, optionsTable, paperLink, summaryOf} from './registry-pages.ts';

/** Made by scripts/gallery.ts. */
const pictures = join(import.meta.dirname, '..', 'docs', 'pictures', 'methods');
const mark = {begin: '<!-- methods -->', end: '<!-- /methods -->'};

const mapWords = {signed: 'signed', positive: 'positive', features: 'feature maps'} as const;
const inputWords: {readonly [K in InputKind]: string} = {
  image: 'images `[n, h, w, c]`',
  sequence: 'sequences `[n, t, c]`',
  tabular: 'tables `[n, d]`',
};
const axesWords = {
  input: 'shaped like the input',
  spatial: 'shaped like the input without its channels, `[n, h, w]`, `[n, t]` or `[n, d]`',
  layer: "shaped like a layer's output",
  kernel: 'the kernels `[1, height, width, in, out]` or `[1, length, in, out]` of convolutions, the same for all rows',
} as const;

/** Code name and method, in the order of the registry. */
const methods: readonly (readonly [code: string, method: AnyMethod])[] = Object.entries(explainers);

/** The table of README.md: what there is, what it costs, what it suits. */
export function shortTable(): string {
  return table(
    ['method', 'in code', 'maps', 'for', 'cost an image', 'suits', 'paper'],
    methods.map(([code, {spec}]) => [
      `[${spec.title}](docs/methods.md#${anchor(spec.title)})`,
      `\`${code}\``,
      mapWords[spec.map],
      spec.inputs.map(plural).join(', '),
      spec.cost,
      spec.suits,
      paperLink(spec.paper),
    ]),
  );
}

/** docs/methods.md as a whole. */
export function methodsPage(): string {
  const parts = [
    '<!-- Made from the registry by `npx tsx scripts/readme-table.ts`: changes belong into src/explainers. -->',
    '# Methods',
    "Each is a function of `explainers`: `explainers.gradCam({layer: 'conv_3'})`. Beside its own options each takes `as`, a name to " +
      'file the maps under when one method is used twice.',
    table(
      ['method', 'in code', 'maps', 'cost an image', 'suits'],
      methods.map(([code, {spec}]) => [
        `[${spec.title}](#${anchor(spec.title)})`,
        `\`${code}\``,
        mapWords[spec.map],
        spec.cost,
        spec.suits,
      ]),
    ),
    ...methods.map(([code, {spec}]) => section(code, spec)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A page with what stands between the marks replaced by the short table. Throws without the marks. */
export function withShortTable(page: string): string {
  const [from, to] = [page.indexOf(mark.begin), page.indexOf(mark.end)];
  if (from < 0 || to < from) throw new Error(`README.md needs the lines ${mark.begin} and ${mark.end} for the table`);
  return `${page.slice(0, from + mark.begin.length)}\n\n${shortTable()}\n\n${page.slice(to)}`;
}

function section(code: string, spec: AnyMethod['spec']): string {
  const facts = [
    `\`explainers.${code}()\`, filed under \`${spec.name}\`.`,
    `- Maps: ${mapWords[spec.map]}, ${axesWords[spec.axes]}.`,
    `- For: ${spec.inputs.map((kind) => inputWords[kind]).join(', ')}${spec.anyInput ? '; one such input is enough' : ''}.`,
    `- Cost an image: ${spec.cost}. Suits ${spec.suits}.`,
    `- Paper: <${spec.paper}>`,
  ];
  return [
    `## ${spec.title}`,
    summaryOf('explainers', spec.name, code),
    facts.join('\n'),
    ...(spec.warning === undefined ? [] : [`> ${spec.warning}`]),
    ...(existsSync(join(pictures, `${spec.name}.png`))
      ? [`![${spec.title} of six images](pictures/methods/${spec.name}.png)`]
      : []),
    optionsTable(spec.options),
  ].join('\n\n');
}

function plural(kind: InputKind): string {
  return {image: 'images', sequence: 'sequences', tabular: 'tables'}[kind];
}
