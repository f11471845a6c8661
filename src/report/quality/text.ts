import {plain, table} from '../markdown.ts';
import {bootstrapText, missingTexts, type Quality, verdictOn, verdictText} from './quality.ts';

/** The table as Markdown: a row for each metric, a column for each method, then what is missing. */
export function qualityMarkdown(quality: Quality): string {
  const {metrics, methods, images} = quality;
  const rows = metrics.map(({name, direction, range}) => [
    plain(name),
    plain(direction),
    plain(range),
    ...methods.map((method) => plain(verdictText(verdictOn(quality, method, name), images))),
  ]);
  const missing = missingTexts(quality);
  return `${[
    `## Quality of explanations: ${plain(quality.model)}`,
    plain(`Explained: ${quality.question}.`),
    table(['metric', 'better', 'range', ...methods.map(plain)], rows),
    plain(`The numbers are ${bootstrapText(quality)}. Images without a score are left out of both.`),
    ...(missing.length > 0 ? [missing.map((line) => `- ${plain(line)}`).join('\n')] : []),
  ].join('\n\n')}\n`;
}

/** One line for each method and metric, in full precision; nothing where there is no number. */
export function qualityCsv(quality: Quality): string {
  const head = ['method', 'metric', 'direction', 'mean', 'low', 'high', 'images', 'scored', 'unscored', 'refusal'];
  const rows = quality.verdicts.map(({method, metric, summary, refusal}) => {
    const {mean = Number.NaN, interval, scored = 0} = summary ?? {};
    const judge = quality.metrics.find(({name}) => name === metric);
    const numbers = [mean, interval?.low, interval?.high].map((value = Number.NaN) =>
      Number.isFinite(value) ? `${value}` : '',
    );
    const counts = [quality.images, scored, quality.images - scored].map(String);
    return [method, metric, judge?.direction ?? '', ...numbers, ...counts, refusal ?? ''];
  });
  return `${[head, ...rows].map((row) => row.map(field).join(',')).join('\n')}\n`;
}

/** RFC 4180. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
