export {type BackendName, type LoadedBackend, loadBackend} from './node/backend/load.ts';
export {type SetupOptions, setupNative} from './node/backend/setup.ts';
export {type DefaultSinks, type DefaultSinksOptions, defaultSinks} from './node/default-sinks.ts';
export {directorySink} from './node/directory-sink.ts';
export {decodeNpy, encodeNpy} from './node/npy.ts';
export {decodePng, encodePng} from './node/png.ts';
export {tensorBoardSink} from './node/tensorboard-sink.ts';
