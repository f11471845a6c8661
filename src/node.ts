import {mendNativeKernels, preferOneDnn} from './node/backend/native-kernels.ts';

export {type BackendName, type LoadedBackend, loadBackend} from './node/backend/load.ts';
export {mendNativeKernels, type NativeKernels, restoreNativeKernels} from './node/backend/native-kernels.ts';
export {type SetupOptions, setupNative} from './node/backend/setup.ts';
export {type DefaultSinks, type DefaultSinksOptions, defaultSinks} from './node/default-sinks.ts';
export {directorySink} from './node/directory-sink.ts';
export {decodeNpy, encodeNpy} from './node/npy.ts';
export {decodePng, encodePng} from './node/png.ts';
export {tensorBoardSink} from './node/tensorboard-sink.ts';

// Whoever loads this entry beside tfjs-node trains faster; TFJS_EXPLAIN_KERNELS=stock turns it off. Where tfjs comes later,
// loadBackend or the first callback sees to it.
preferOneDnn();
mendNativeKernels();
