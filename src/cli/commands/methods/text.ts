import {registry} from '../../../explainers/index.ts';
import {methodNamed} from '../../parts/plan.ts';
import {describeMethod, type MethodDescription} from './description.ts';

/** The list of methods, or one of them with its options; as a table for people or as JSON. */
export function methodsText(name: string | undefined, json: boolean): string {
  if (name === undefined) {
    const all = registry.map(describeMethod);
    return json ? JSON.stringify(all, undefined, 2) : listText(all);
  }
  const one = describeMethod(methodNamed(name, 'methods'));
  return json ? JSON.stringify(one, undefined, 2) : methodText(one);
}

function listText(methods: readonly MethodDescription[]): string {
  const head = ['method', 'inputs', 'map', 'suits', 'cost per image'];
  const rows = methods.map(({name, inputs, axes, suits, cost}) => [name, inputs.join(' '), axes, suits, cost]);
  return [
    table([head, ...rows]),
    '',
    "map: 'input' has the shape of the input, 'spatial' lacks its channels, 'layer' is a layer's output",
    "'tfjs-explain methods NAME' describes one method and its options",
  ].join('\n');
}

function methodText({
  name,
  title,
  code,
  options,
  inputs,
  axes,
  map,
  needs,
  cost,
  suits,
  paper,
  warning,
}: MethodDescription) {
  const facts = [
    ['in code', `explainers.${code}()`],
    ['inputs', inputs.join(', ')],
    ['map', `${map}, axes: ${axes}`],
    ['needs', needs],
    ['cost per image', cost],
    ['suits', suits],
    ['paper', paper],
    ...(typeof warning === 'string' ? [['warning', warning]] : []),
  ];
  const rows = options.map((option) => [
    `  ${option.name}`,
    option.type,
    option.default === null ? '-' : String(option.default),
    option.help,
  ]);
  const listed =
    rows.length === 0 ? ['options: none'] : ['options:', table([['  name', 'type', 'default', 'what'], ...rows])];
  return [`${name}: ${title}`, '', table(facts), '', ...listed].join('\n');
}

/** Columns as wide as their widest cell, but for the last one. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  '))
    .join('\n');
}
