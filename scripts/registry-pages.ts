import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {OptionSchema} from '../src/core/options.ts';
import {table} from '../src/report/markdown.ts';

const source = join(import.meta.dirname, '..', 'src');

/** The comment above an entry of a registry in its file. */
export function summaryOf(folder: 'explainers' | 'metrics', name: string, code: string): string {
  const text = readFileSync(join(source, folder, `${name}.ts`), 'utf8');
  const comment = new RegExp(String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*export const ${code} = `).exec(text)?.[1];
  if (comment === undefined) throw new Error(`src/${folder}/${name}.ts: there is no /** comment */ above ${code}`);
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join(' ')
    .trim();
}

/** The options of an entry as a table, or in words that there are none. */
export function optionsTable(options: OptionSchema): string {
  const rows = Object.entries(options).map(([name, {type, fallback, help}]) => [
    `\`${name}\``,
    type.replaceAll('|', '\\|'),
    fallback === undefined ? '' : `\`${fallback}\``,
    help,
  ]);
  if (rows.length === 0) return 'It has no options of its own.';
  return table(['option', 'type', 'default', 'what it does'], rows);
}

export function paperLink(paper: string): string {
  const arxiv = /arxiv\.org\/abs\/(.+)$/.exec(paper)?.[1];
  return arxiv === undefined ? `<${paper}>` : `[${arxiv}](${paper})`;
}

/** As GitHub makes anchors of headings. */
export function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}
