import {mendNativeKernels, preferOneDnn} from './node/backend/native-kernels.ts';
import {restoreUtil} from './node/backend/node-compat.ts';

export {type BackendName, type LoadedBackend, loadBackend} from './node/backend/load.ts';
export {mendNativeKernels, type NativeKernels, restoreNativeKernels} from './node/backend/native-kernels.ts';
export {type SetupOptions, setupNative} from './node/backend/setup.ts';
export {decodeIdx, type IdxArray, readIdx} from './node/data/idx.ts';
export {type FolderImages, type ImageFolderOptions, readImageFolder} from './node/data/image-folder.ts';
export {decodeJpeg} from './node/data/jpeg.ts';
export {type LabelledImages, pickImages} from './node/data/labelled-images.ts';
export {type Mnist, readIdxImages, readMnist} from './node/data/mnist.ts';
export {readNpzImages} from './node/data/npz-images.ts';
export {readNpy, readNpz} from './node/data/numpy.ts';
export {readPicture} from './node/data/picture-file.ts';
export {type SplitOptions, splitImages} from './node/data/split.ts';
export {type DefaultSinks, type DefaultSinksOptions, defaultSinks} from './node/default-sinks.ts';
export {directorySink} from './node/directory-sink.ts';
export {decodeNpy, encodeNpy} from './node/npy.ts';
export {decodePng, encodePng} from './node/png.ts';
export {tensorBoardSink} from './node/tensorboard-sink.ts';

// On Node 23 and later, tfjs-node's ops fail without it, and the user's own may come before any of ours.
restoreUtil();
// Whoever loads this entry beside tfjs-node trains faster; TFJS_EXPLAIN_KERNELS=stock turns it off. Where tfjs comes later,
// loadBackend or the first callback sees to it.
preferOneDnn();
mendNativeKernels();
