import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire';
import {type LayerNode, layerNodes} from './keras-layers.ts';
import {nested, text} from './wire.ts';

/** tensorflow/core/framework/graph.proto, node_def.proto, attr_value.proto */
const graphFields = {node: 1} as const;
const nodeFields = {name: 1, op: 2, input: 3, attr: 5} as const;
const attrFields = {s: 2, i: 3, f: 4, b: 5} as const;

/**
 * A Keras model as the GraphDef of a run: the JSON of `model.toJSON()`, already known to have layers. TensorBoard 2.21 opens
 * its Graphs tab with a run's GraphDef, and shows an error where there is none; of the Keras JSON itself it draws no edges
 * between the layers of a functional model, whose form it expects to be Keras 3's.
 */
export function graphDef(json: string): Uint8Array {
  const writer = new BinaryWriter();
  for (const node of layerNodes(JSON.parse(json))) nested(writer, graphFields.node, () => writeNode(writer, node));
  return writer.finish();
}

function writeNode(writer: BinaryWriter, {name, op, inputs, config}: LayerNode): void {
  text(writer, nodeFields.name, name);
  text(writer, nodeFields.op, op);
  for (const input of inputs) text(writer, nodeFields.input, input);
  for (const key of Object.keys(config).sort()) {
    const write = attribute(writer, config[key]);
    if (write === undefined || key === 'name') continue;
    nested(writer, nodeFields.attr, () => {
      text(writer, 1, key);
      nested(writer, 2, write);
    });
  }
}

/** How a setting is written: texts, numbers, yes and no, and lists of numbers as text; undefined for anything else. */
function attribute(writer: BinaryWriter, value: unknown): (() => void) | undefined {
  if (typeof value === 'boolean') return () => writer.tag(attrFields.b, WireType.Varint).bool(value);
  if (typeof value === 'number') {
    return Number.isSafeInteger(value)
      ? () => writer.tag(attrFields.i, WireType.Varint).int64(value)
      : () => writer.tag(attrFields.f, WireType.Bit32).float(value);
  }
  const words = Array.isArray(value) && value.every((one) => typeof one !== 'object') ? `[${value.join(', ')}]` : value;
  return typeof words === 'string' ? () => writer.tag(attrFields.s, WireType.LengthDelimited).string(words) : undefined;
}
