import type {Network, Shaped, Site} from '../core/network/network.ts';
import {graphOf, type Source} from './graph.ts';

/** Along one axis: the unit at place p sees the input from `start + p * jump` on, `size` places of it. */
export interface FieldAxis {
  readonly size: number;
  readonly jump: number;
  /** Negative where the first unit looks beyond the edge. */
  readonly start: number;
}

/** What part of which input a layer's units can see. */
export interface ReceptiveField {
  readonly input: number;
  readonly axes: readonly FieldAxis[];
}

/** Places of the output are those of the input. */
const inPlace =
  /^(Activation|ReLU|LeakyReLU|PReLU|ELU|ThresholdedReLU|Softmax|BatchNormalization|LayerNormalization|.*Dropout.*|Gaussian.*|Masking|Rescaling)$/;
const windowed = /^(Separable|Depthwise)?Conv[123]D$|^DepthwiseConv2D$|^(Max|Average)Pooling[123]D$/;
const merging = /^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate)$/;

/**
 * The receptive field of each layer's units by the closed form of Araujo et al. (Distill 2019, 10.23915/distill.00021), from
 * kernel sizes, strides, dilations and paddings along the way. Where paths meet it is the hull of both. A layer is left out
 * where its units see everything (dense and global pooling layers) and where its kind is not known.
 */
export function receptiveFields(network: Network, like: readonly Shaped[] = []): Map<Site, ReceptiveField> {
  const {before} = graphOf(network, like);
  const fields = new Map<Site, ReceptiveField>();
  for (const site of network.sites) {
    const sources = before.get(site) ?? [];
    const own = sources.map((source) => ({source, field: fieldOf(source, network, fields)}));
    const found = fieldAt(site, own, network, like);
    if (found) fields.set(site, found);
  }
  return fields;
}

interface Seen {
  readonly source: Source;
  readonly field: ReceptiveField | undefined;
}

function fieldOf(source: Source, {model}: Network, known: ReadonlyMap<Site, ReceptiveField>) {
  if (typeof source !== 'number') return known.get(source);
  const sides = (model.inputs[source]?.shape.length ?? 2) - 2;
  return {input: source, axes: Array.from({length: sides}, () => ({size: 1, jump: 1, start: 0}))};
}

function fieldAt(
  site: Site,
  sources: readonly Seen[],
  {model}: Network,
  like: readonly Shaped[],
): ReceptiveField | undefined {
  const [first, ...more] = sources;
  if (!first?.field || first.field.axes.length === 0 || first.field.axes.length !== site.shape.length - 1)
    return undefined;
  const settings = site.layer.getConfig();
  if (settings['dataFormat'] === 'channelsFirst') return undefined;
  const {source, field} = first;
  if (more.length > 0) return merging.test(site.kind) ? hull(sources) : undefined;
  if (inPlace.test(site.kind) || merging.test(site.kind)) return field;
  const sides =
    typeof source === 'number'
      ? (like[source]?.shape ?? model.inputs[source]?.shape ?? []).slice(1).map((side) => side ?? Number.NaN)
      : source.shape;
  const steps = field.axes.map((_, axis) => stepAlong(site.kind, settings, axis, sides[axis] ?? Number.NaN));
  const axes = field.axes.flatMap((axis, i) => {
    const step = steps[i];
    if (!step || !Number.isFinite(step.before)) return [];
    const {kernel, stride, before} = step;
    return {
      size: axis.size + (kernel - 1) * axis.jump,
      jump: axis.jump * stride,
      start: axis.start - before * axis.jump,
    };
  });
  return axes.length === field.axes.length ? {input: field.input, axes} : undefined;
}

interface Step {
  readonly kernel: number;
  readonly stride: number;
  /** Places of padding before the first one. */
  readonly before: number;
}

type Settings = ReturnType<Site['layer']['getConfig']>;

function stepAlong(kind: string, settings: Settings, axis: number, side: number): Step | undefined {
  if (/^ZeroPadding/.test(kind)) return {kernel: 1, stride: 1, before: edge(settings['padding'], axis)};
  if (/^Cropping/.test(kind)) return {kernel: 1, stride: 1, before: -edge(settings['cropping'], axis)};
  if (!windowed.test(kind)) return undefined;
  const width = along(settings['kernelSize'] ?? settings['poolSize'], axis, 1);
  const kernel = (width - 1) * along(settings['dilationRate'], axis, 1) + 1;
  const stride = along(settings['strides'], axis, settings['poolSize'] === undefined ? 1 : width);
  const padding = settings['padding'];
  if (padding !== 'same') return {kernel, stride, before: 0};
  const total = Math.max(0, (Math.ceil(side / stride) - 1) * stride + kernel - side);
  return {kernel, stride, before: Math.floor(total / 2)};
}

/** A setting that is one number for all axes or one for each. */
function along(setting: unknown, axis: number, otherwise: number): number {
  const own: unknown = Array.isArray(setting) ? setting[axis] : setting;
  return typeof own === 'number' ? own : otherwise;
}

/** How much is added or cut before the first place: 1, [1, 2] or [[1, 1], [2, 2]]. */
function edge(setting: unknown, axis: number): number {
  const own: unknown = Array.isArray(setting) ? setting[axis] : setting;
  return along(own, 0, Number.NaN);
}

function hull(sources: readonly Seen[]): ReceptiveField | undefined {
  const fields = sources.flatMap(({field}) => field ?? []);
  const first = fields[0];
  const alike = fields.every(
    ({input, axes}) =>
      input === first?.input &&
      axes.length === first.axes.length &&
      axes.every(({jump}, i) => jump === first.axes[i]?.jump),
  );
  if (!first || !alike || fields.length !== sources.length) return undefined;
  const axes = first.axes.map(({jump}, i) => {
    const own = fields.map((field) => field.axes[i] ?? {size: 0, start: 0});
    const start = Math.min(...own.map((axis) => axis.start));
    return {start, jump, size: Math.max(...own.map((axis) => axis.start + axis.size)) - start};
  });
  return {input: first.input, axes};
}
