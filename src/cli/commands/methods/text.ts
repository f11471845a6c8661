import {registry} from '../../../explainers/index.ts';
import {columns} from '../../parts/columns.ts';
import {optionsText} from '../../parts/options-text.ts';
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
    columns([head, ...rows]),
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
  return [`${name}: ${title}`, '', columns(facts), '', optionsText(options)].join('\n');
}
