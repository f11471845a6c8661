import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire';
import {ExplainError} from '../core/errors.ts';
import type {ChartGroup} from '../sinks/sink.ts';
import type {SummaryValue} from './event.ts';
import {nested, text} from './wire.ts';

/** The one tag under which TensorBoard looks for a layout. */
export const layoutTag = 'custom_scalars__config__';

/** tensorboard/plugins/custom_scalar/layout.proto */
const layoutFields = {category: 2} as const;
const categoryFields = {title: 1, chart: 2, closed: 3} as const;
const chartFields = {title: 1, multiline: 2} as const;

/** The layout of the Custom Scalars tab. TensorBoard matches a tag from its beginning on only; here whole tags are meant. */
export function layoutValue(groups: readonly ChartGroup[]): SummaryValue {
  const writer = new BinaryWriter();
  for (const {title, charts, closed = false} of groups) {
    nested(writer, layoutFields.category, () => {
      text(writer, categoryFields.title, title);
      for (const chart of charts) {
        nested(writer, categoryFields.chart, () => {
          text(writer, chartFields.title, chart.title);
          nested(writer, chartFields.multiline, () => {
            for (const tag of chart.tags) text(writer, 1, whole(tag, chart.title));
          });
        });
      }
      if (closed) writer.tag(categoryFields.closed, WireType.Varint).bool(true);
    });
  }
  const tensor = {dtype: 'string', shape: [], values: [writer.finish()]} as const;
  return {tag: layoutTag, tensor, metadata: {plugin: 'custom_scalars', dataClass: 2}};
}

function whole(tag: string, chart: string): string {
  try {
    new RegExp(tag);
    return `^(?:${tag})$`;
  } catch (cause) {
    throw new ExplainError('bad-data', `chart '${chart}': '${tag}' is no regular expression`, {cause});
  }
}
