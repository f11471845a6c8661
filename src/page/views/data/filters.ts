import {el} from '../../app/elements.ts';
import {field} from '../../app/field.ts';
import {type Conditions, type Fact, textOf} from '../../maths/conditions.ts';

export interface Filters {
  readonly element: HTMLElement;
  show(told: {
    readonly count: number;
    readonly facts: readonly Fact[];
    readonly conditions: Conditions;
    readonly find: string | undefined;
  }): void;
}

/** A column with more values than these is looked through by text. */
const mostValues = 60;

/** What the table's rows have to meet: a text, and one value of each column. */
export function filters({
  onFind,
  onWhere,
}: {
  readonly onFind: (text: string) => void;
  readonly onWhere: (key: string, value: string) => void;
}): Filters {
  const find = el('input', {type: 'search', id: 'data-find', oninput: () => onFind(find.value)});
  const selects = el('div', {class: 'bar'});
  let made = '';
  return {
    element: el('div', {class: 'bar'}, field('data-find', 'text', find), selects),
    show({count, facts, conditions, find: text}) {
      if (document.activeElement !== find) find.value = text ?? '';
      const choices = facts.flatMap((fact) => {
        const values = new Map<string, string>();
        for (let row = 0; row < count; row++) values.set(String(fact.at(row) ?? ''), textOf(fact, row));
        // Numbers of which each is another one are no classes.
        return values.size > mostValues || /(^|:)(score|loss)$/.test(fact.key) ? [] : [{fact, values}];
      });
      const key = JSON.stringify(choices.map(({fact, values}) => [fact.key, [...values]]));
      if (key !== made) {
        made = key;
        selects.replaceChildren(
          ...choices.map(({fact, values}) => {
            const id = `data-where-${fact.key}`;
            const select = el(
              'select',
              {id, 'data-column': fact.key, onchange: () => onWhere(fact.key, select.value)},
              el('option', {value: any}, 'any'),
              ...ordered(values).map(([value, name]) =>
                el('option', {value: `=${value}`}, name === '' ? '(none)' : name),
              ),
            );
            return field(id, fact.title, select);
          }),
        );
      }
      for (const select of selects.querySelectorAll('select')) {
        const value = conditions.get(select.dataset['column'] ?? '');
        select.value = value === undefined ? any : `=${value}`;
      }
    },
  };
}

/** The value of a select that asks for nothing. */
export const any = 'any';

function ordered(values: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const isNumber = [...values.keys()].every((value) => value === '' || Number.isFinite(Number(value)));
  return [...values].sort(([a], [b]) => (isNumber ? Number(a) - Number(b) : a < b ? -1 : 1));
}
