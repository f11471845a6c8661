/** The browser's backends are left as they are. */
export function prepareTraining(_kernels: 'mended' | 'stock' = 'mended'): void {}
