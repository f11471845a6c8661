import {mendNativeKernels} from './backend/native-kernels.ts';
import {restoreUtil} from './backend/node-compat.ts';

/**
 * What can make the training itself faster, before its first step; `stock` leaves the kernels as they are. On newer Nodes,
 * what tfjs-node misses is put back too.
 */
export function prepareTraining(kernels: 'mended' | 'stock' = 'mended'): void {
  restoreUtil();
  if (kernels === 'mended') mendNativeKernels();
}
