import type {Edit, Sides} from './edit.ts';
import {editNamed} from './index.ts';

/** An edit in words: `rotate: degrees clockwise 15, outside darkest value`. */
export function editWords({name, numbers, trail}: Edit, sides: Sides): string {
  const kind = editNamed(name);
  if (kind === undefined) return name;
  const told = kind.fields(sides).map(({label, choices}, i) => {
    const value = numbers[i] ?? 0;
    return `${label} ${choices?.[value] ?? Number(value.toPrecision(6))}`;
  });
  const [first] = trail;
  const where = first === undefined ? [] : [`from row ${first.row}, column ${first.column}`];
  return `${kind.title}: ${[...told, ...where].join(', ')}`;
}
