import {mendNativeKernels} from './backend/native-kernels.ts';

/** What can make the training itself faster, before its first step. `stock` leaves all as it is. */
export function prepareTraining(kernels: 'mended' | 'stock' = 'mended'): void {
  if (kernels === 'mended') mendNativeKernels();
}
