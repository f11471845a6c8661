import {networkBehind} from '../passes/layer-gradients.ts';
import type {Subject} from '../subject.ts';
import type {Site} from './network.ts';
import {computingSites} from './spatial.ts';

/** What the option `layers` of layer methods says. */
export const layersHelp =
  'layers to look at; by default those with a spatial output that compute one, else all that compute';

/** The layers named, or those that compute something of their own. */
export function chosenSites(subject: Subject, layers: readonly string[] | undefined, method: string): Site[] {
  const network = networkBehind(subject, method);
  return layers ? layers.map((address) => network.site(address)) : computingSites(network);
}
