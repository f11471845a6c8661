import {drawable, textWidth} from './text.ts';

/** The text cut to the width, the cut marked by an ellipsis. */
export function shorten(text: string, width: number, bold = false): string {
  if (textWidth(text, 1, bold) <= width) return text;
  const characters = Array.from(drawable(text));
  while (characters.length > 0 && textWidth(`${characters.join('').trimEnd()}…`, 1, bold) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/**
 * The text in at most `most` lines of this width, broken after spaces and hyphens, all but the first indented; what is
 * left over is cut off.
 */
export function wrap(
  text: string,
  width: number,
  most: number,
  {bold = false, indent = ''}: {readonly bold?: boolean; readonly indent?: string} = {},
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of drawable(text).match(/[^\s-]+-?|-|\s+/g) ?? []) {
    if (line.trim() && textWidth((line + word).trimEnd(), 1, bold) > width && lines.length < most - 1) {
      lines.push(line.trimEnd());
      line = indent + word.trimStart();
    } else line += word;
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines.map((l) => shorten(l, width, bold));
}
