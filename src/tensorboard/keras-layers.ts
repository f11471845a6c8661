/** A layer as a node of a graph. */
export interface LayerNode {
  /** `conv_5`, inside a nested model `base/conv_5`. */
  readonly name: string;
  /** Its class, such as `Conv2D`. */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly config: {readonly [key: string]: unknown};
}

/** A layer of the JSON that `model.toJSON()` gives; a model has layers of its own in `config`. */
interface LayerJson {
  readonly class_name?: string;
  readonly config?: {
    readonly name?: string;
    readonly layers?: readonly LayerJson[];
    readonly input_layers?: unknown;
    readonly output_layers?: unknown;
  };
  /** For each call a list of `[layer, call, output, ...]`; absent in a Sequential. */
  readonly inbound_nodes?: readonly (readonly (readonly unknown[])[])[];
}

/** Where a layer or a nested model takes its inputs, and which nodes its outputs come from. */
interface Ends {
  readonly entries: readonly string[];
  readonly exits: readonly string[];
}

/**
 * The layers of a Keras model, those of nested models too, with what goes into each: a layer that is called several times
 * has the inputs of all its calls. `model` is the parsed JSON of `model.toJSON()`.
 */
export function layerNodes(model: LayerJson): LayerNode[] {
  const nodes = new Map<string, {op: string; inputs: Set<string>; config: {readonly [key: string]: unknown}}>();
  const connect = (from: string | undefined, to: string | undefined) => {
    if (from !== undefined && to !== undefined) nodes.get(to)?.inputs.add(from);
  };

  const add = (layer: LayerJson, scope: string): Ends => {
    const name = `${scope}${layer.config?.name ?? layer.class_name ?? 'layer'}`;
    if (layer.config?.layers) return addAll(layer, `${name}/`);
    nodes.set(name, {op: layer.class_name ?? 'Layer', inputs: new Set(), config: {...layer.config}});
    return {entries: [name], exits: [name]};
  };

  const addAll = ({config = {}}: LayerJson, scope: string): Ends => {
    const layers = config.layers ?? [];
    const own = layers.map((layer) => add(layer, scope));
    if (!layers.some((layer) => layer.inbound_nodes)) {
      for (let i = 1; i < own.length; i++) connect(own[i - 1]?.exits[0], own[i]?.entries[0]);
      return {entries: own[0]?.entries ?? [], exits: own.at(-1)?.exits ?? []};
    }
    const byName = new Map(layers.map((layer, i) => [layer.config?.name, own[i]]));
    /** The node behind `[layer, call, output]`. */
    const source = ([layer, , output]: readonly unknown[]): string | undefined => {
      const exits = byName.get(String(layer))?.exits ?? [];
      return exits[Number(output)] ?? exits[0];
    };
    layers.forEach((layer, i) => {
      const entries = own[i]?.entries ?? [];
      for (const call of layer.inbound_nodes ?? []) {
        call.forEach((input, k) => {
          connect(source(input), entries[k] ?? entries.at(-1));
        });
      }
    });
    return {
      entries: places(config.input_layers).flatMap(([layer]) => byName.get(String(layer))?.entries ?? []),
      exits: places(config.output_layers).flatMap((place) => source(place) ?? []),
    };
  };

  addAll(model, '');
  return [...nodes].map(([name, {op, inputs, config}]) => ({name, op, inputs: [...inputs], config}));
}

/** `[layer, call, output]` or a list of such. */
function places(value: unknown): readonly (readonly unknown[])[] {
  if (!Array.isArray(value)) return [];
  return value.every(Array.isArray) ? value : [value];
}
