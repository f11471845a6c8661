/** `tfjs-explain/browser`: the same callbacks, and what shows them in a page while it trains. */

export {asCallbacks, type HooksByName} from '../callbacks/as-callbacks.ts';
export type {CanvasLike, ContextLike, DocumentLike, ElementLike, VisorLike} from './browser/dom.ts';
export {type SurfaceSinkOptions, surfaceSink} from './browser/surface-sink.ts';
export * from './index.ts';
export {registerWasmKernels} from './wasm/register.ts';
