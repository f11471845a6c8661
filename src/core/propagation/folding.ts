import {innerModel, type Layer} from '../network/layers.ts';
import type {Network} from '../network/network.ts';
import {activationOf} from '../network/nonlinearities.ts';
import {weighted} from './covering.ts';

/**
 * Batch normalisations that can be seen as a part of the weighted layer before them, keyed by that layer: each is all that
 * its layer's output goes to, and there is no activation in between.
 */
export function foldedNormalisations(network: Network, layers: readonly Layer[]): Map<Layer, Layer> {
  const models = [network.model, ...network.sites.flatMap(({layer}) => innerModel(layer) ?? [])];
  const ends = new Set(models.flatMap((model) => model.outputs.map((output) => output.sourceLayer)));
  const folded = new Map<Layer, Layer>();
  for (const norm of layers.filter((layer) => layer.getClassName() === 'BatchNormalization')) {
    const before = norm.inboundNodes.length === 1 ? norm.inboundNodes[0]?.inboundLayers : [];
    const [layer, ...others] = before ?? [];
    if (!layer || others.length > 0 || ends.has(layer)) continue;
    const alone = layer.inboundNodes.length === 1 && layer.outboundNodes.length === 1;
    const plain = weighted.includes(layer.getClassName()) && activationOf(layer)?.getClassName() === 'linear';
    const isLast = Reflect.get(layer, 'dataFormat') !== 'channelsFirst' && normalisesLast(norm);
    if (alone && plain && isLast) folded.set(layer, norm);
  }
  return folded;
}

/** Its axis is the last one, where the weighted layers have their outputs. */
function normalisesLast(norm: Layer): boolean {
  const axis: unknown = Reflect.get(norm, 'axis');
  const rank = norm.inboundNodes[0]?.inputTensors[0]?.shape.length ?? 0;
  return axis === -1 || axis === rank - 1;
}
