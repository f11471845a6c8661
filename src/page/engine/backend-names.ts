import type {EngineBackend} from './engine.ts';

/** The default first. */
export const backendNames: readonly EngineBackend[] = ['wasm', 'webgl', 'cpu'];

/** The backend that an address names. */
export function backendNamed(told: string | undefined): EngineBackend {
  return backendNames.find((name) => name === told) ?? 'wasm';
}
