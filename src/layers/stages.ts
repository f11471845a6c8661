import {innerLayers} from '../core/network/layers.ts';
import type {Network, Shaped, Site} from '../core/network/network.ts';
import {graphOf, type LayerGraph, type Source} from './graph.ts';

/**
 * A layer with weights of its own together with what only works on its output: normalisation, activation, pooling,
 * dropout. Places where branches meet are stages, too. This is the unit in which layers are judged: a network cannot do
 * with a layer's activation and without the layer.
 */
export interface Stage {
  /** Address of its first layer. */
  readonly name: string;
  readonly sites: readonly Site[];
  /** Its features are read here: what the next stage gets, before any reshaping mixes places and channels. */
  readonly read: Site;
  /** Names of the stages whose features it works on. */
  readonly before: readonly string[];
  /** Numbers of the model's inputs that it works on. */
  readonly inputs: readonly number[];
  /** Whether it could be left out: it has weights, and it makes no output of the model. */
  readonly judged: boolean;
}

/** They have weights, but compute nothing that could not be part of the layer before. */
const companions = /Normalization|PReLU/;

/** After these, places and channels are no longer told apart. */
const reshaping = /Flatten|Reshape|Permute|RepeatVector/;

/** The stages of a network in the order of execution. */
export function stagesOf(network: Network, like: readonly Shaped[] = []): Stage[] {
  const graph = graphOf(network, like);
  const sites = network.sites.filter(({layer}) => !innerLayers(layer));
  const head = new Map<Site, Site>();
  for (const site of sites) {
    const [first, ...more] = graph.before.get(site) ?? [];
    const joins = typeof first === 'object' && more.length === 0 && !hasWeights(site);
    const other = joins ? head.get(first) : undefined;
    // What stands before the first layer with weights works on the input: it is a stage of its own.
    head.set(site, other ?? site);
  }
  const heads = sites.filter((site) => head.get(site) === site);
  const ends = new Set(graph.outputs.flatMap((source) => (typeof source === 'object' ? (head.get(source) ?? []) : [])));
  return heads.map((own) => {
    const members = sites.filter((site) => head.get(site) === own);
    const sources = graph.before.get(own) ?? [];
    return {
      name: own.address,
      sites: members,
      read: lastUnshaped(members, own, graph),
      before: [...new Set(sources.flatMap((source) => (typeof source === 'object' ? addressOf(head, source) : [])))],
      inputs: sources.filter((source) => typeof source === 'number'),
      judged: hasWeights(own) && !ends.has(own),
    };
  });
}

/** A layer that learns something of its own. */
export function hasWeights({layer, kind}: Site): boolean {
  return layer.countParams() > 0 && !companions.test(kind);
}

function addressOf(head: ReadonlyMap<Site, Site>, site: Site): string[] {
  const own = head.get(site);
  return own ? [own.address] : [];
}

function lastUnshaped(members: readonly Site[], head: Site, graph: LayerGraph): Site {
  const shaped = new Set<Source>();
  for (const site of members) {
    const after = (graph.before.get(site) ?? []).some((source) => shaped.has(source));
    if (reshaping.test(site.kind) || after) shaped.add(site);
  }
  return members.filter((site) => !shaped.has(site)).at(-1) ?? head;
}
